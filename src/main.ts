#!/usr/bin/env node
import { runProgram } from './program.js';

const status = await runProgram(process.argv.slice(2), {
  result: (text) => console.log(text),
  failure: (error) => console.error(error),
  ...(process.stderr.isTTY && { progress: (text) => process.stderr.write(`\r\x1b[K${text}`) }),
});
if (status !== 0) process.exitCode = status; // a gateway that was started goes on
