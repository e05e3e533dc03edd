// SPDX-License-Identifier: EUPL-1.2
//
// The echo bot that one would write with matrix-bot-sdk, to be measured beside ours: every command is answered by a notice that names
// it. No database, no encryption, nothing kept but the sync token in memory.
//
//     node sdk.js PORT
'use strict';

const Module = require('node:module');
// The packages are not beside this file: they are installed where things are built.
const need = Module.createRequire(process.env.PEER_MODULES ? process.env.PEER_MODULES + '/' : __filename);
// Encryption is native code which is not installed and not used here; the package loads it all the same.
const load = Module._load;
Module._load = (name, ...rest) => (name === '@matrix-org/matrix-sdk-crypto-nodejs'
  ? new Proxy({}, { get: () => class {} }) : load(name, ...rest));
const { LogLevel, LogService, MatrixClient, MemoryStorageProvider } = need('matrix-bot-sdk');

async function main(port) {
  LogService.muteModule('MatrixHttpClient'); // it asks for account data that is not there, which is no news
  LogService.setLevel(LogLevel.ERROR);
  const client = new MatrixClient(`http://127.0.0.1:${port}`, 'token', new MemoryStorageProvider());
  const me = await client.getUserId();
  client.on('room.message', (room, event) => {
    if (event.sender === me) return;
    client.sendMessage(room, {
      msgtype: 'm.notice',
      body: event.content.body,
      'm.relates_to': { 'm.in_reply_to': { event_id: event.event_id } },
    }).catch((why) => console.error('sdk.js:', why.message));
  });
  await client.start();
}

main(process.argv[2]).catch((why) => {
  console.error('sdk.js:', why);
  process.exitCode = 1;
});
