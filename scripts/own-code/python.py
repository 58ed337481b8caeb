"""Signs or verifies with the code of partner.py in the working folder, as `ung-thuan doctor` asks a partner's own code to.

    python.py sign|verify ORIGIN KEY_FILE
"""

import email.message
import json
import os
import sys

sys.path.insert(0, os.getcwd())
import partner

what, origin, key_file = sys.argv[1:]
given = json.load(sys.stdin)
with open(key_file, encoding="utf-8") as file:
    gateway = partner.Gateway(origin, json.load(file))
if what == "sign":
    body = given.get("body")
    data = None if body is None else body.encode()
    fields = gateway.sign(given["method"], given["url"], given.get("headers", {}), data)
    json.dump({"headers": fields}, sys.stdout)
else:
    request, answer = given["request"], given["answer"]
    headers = email.message.Message()
    for name, value in answer["headers"].items():
        headers[name] = value
    gateway.keys = {partner.thumbprint(key): key for key in given["keys"]["keys"]}
    gateway.keys_read_at = partner.time.monotonic()
    sent = {"@method": request["method"], "@target-uri": request["url"], "signature": request["signature"]}
    try:
        gateway.verify(answer["status"], headers, answer["body"].encode(), sent)
    except partner.Unverified as error:
        sys.exit(str(error))  # 1
    except Exception as error:  # ends with 1 by itself, which would pass for a refusal
        print(repr(error), file=sys.stderr)
        sys.exit(3)
