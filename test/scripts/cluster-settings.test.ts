import t from 'tap';
import { parse } from 'yaml';
import {
  balancerSettings,
  type EtcdMember,
  etcdParameters,
  type NodeSettings,
  PATRONI,
  patroniSettings,
  poolerSettings,
  poolerUsers,
  redisSettings,
  sentinelSettings,
} from '../../scripts/cluster/settings.js';

const node = (name: string, port: number): NodeSettings => ({
  ...{
    name,
    port,
    restPort: port + 1,
    poolerPort: port + 2,
    dataFolder: `/c/${name}/data`,
    runFolder: `/c/${name}`,
  },
});

t.test(
  'Patroni acknowledges nothing that one node alone has, and promotes nobody who lacks it',
  async (t) => {
    const text = patroniSettings(node('node1', 5001), [2379, 2479], '/pg/bin', {
      superuser: 'secret: #1',
      replication: 'two',
    });
    const { bootstrap, etcd, postgresql, restapi } = parse(text);
    t.match(bootstrap.dcs, {
      ttl: 20,
      synchronous_mode: true,
      synchronous_mode_strict: true,
      synchronous_node_count: 2,
      postgresql: { use_pg_rewind: true, use_slots: false, parameters: { synchronous_commit: 'on' } },
    });
    t.ok(bootstrap.initdb.includes('data-checksums'), 'which pg_rewind needs');
    t.strictSame(etcd.hosts, ['127.0.0.1:2379', '127.0.0.1:2479']);
    t.equal(restapi.listen, '127.0.0.1:5002');
    t.match(postgresql, {
      listen: '127.0.0.1:5001',
      authentication: { superuser: { password: 'secret: #1' }, replication: { password: 'two' } },
    });
    t.notMatch(postgresql.pg_hba.join('\n'), /trust/);
  },
);

t.test('a primary that cannot reach etcd gives up before its lock expires', async (t) => {
  t.ok(PATRONI.loop_wait + 2 * PATRONI.retry_timeout <= PATRONI.ttl);
});

t.test('the balancer asks Patroni who is the primary, and the gateways whether they are ready', async (t) => {
  const text = balancerSettings(
    { gateways: 80, primary: 5000 },
    { gateways: [8081, 8082], nodes: [node('node1', 5001), node('node2', 5003)] },
  );
  const section = (name: string) =>
    text.split('\n\n').find((each) => each.startsWith(`listen ${name}\n`)) ?? '';
  t.match(section('primary'), /bind 127\.0\.0\.1:5000\n/);
  t.match(section('primary'), /httpchk OPTIONS \/primary\n/);
  t.match(section('primary'), /server node2 127\.0\.0\.1:5003 check port 5004/);
  t.match(section('primary'), /on-marked-down shutdown-sessions/);
  t.match(section('gateways'), /httpchk GET \/readyz\n/);
  t.match(
    section('gateways'),
    /retries 2\n {2}option redispatch 1\n/,
    'a dead gateway costs no call that it did not get',
  );
  t.match(section('gateways'), /server gateway2 127\.0\.0\.1:8082 check/);
});

t.test(
  'poolers share connections by transaction, know the logins, and let nobody wait for long',
  async (t) => {
    const text = poolerSettings(node('node1', 5001), '/c/node1/users');
    t.match(text, /\* = host=127\.0\.0\.1 port=5001\n/);
    t.match(text, /listen_port = 5003\n[\s\S]*auth_file = \/c\/node1\/users\npool_mode = transaction\n/);
    t.match(text, /query_wait_timeout = 2\n/);
    t.equal(poolerUsers([{ user: 'a', password: 'x"y' }]), '"a" "x""y"\n');
  },
);

t.test('the members of etcd know each other, and keep version 2 of the API', async (t) => {
  const members = [1, 2, 3].map((i) => ({ name: `etcd${i}`, port: 2000 + i, peerPort: 2100 + i }));
  const text = etcdParameters(members[1] as EtcdMember, members, '/c').join(' ');
  t.match(text, /--name etcd2 --data-dir \/c\/etcd2 --enable-v2 /);
  t.match(text, /--initial-cluster etcd1=http:\/\/127\.0\.0\.1:2101,etcd2=\S+:2102,etcd3=\S+:2103 /);
});

t.test('Redis keeps nothing, and two of three sentinels must agree', async (t) => {
  t.match(redisSettings(6002, 6001), /save ""\n[\s\S]*replicaof 127\.0\.0\.1 6001\n/);
  t.notMatch(redisSettings(6001, undefined), /replicaof/);
  t.match(sentinelSettings(26_001, 6001), /monitor ung-thuan 127\.0\.0\.1 6001 2\n/);
});
