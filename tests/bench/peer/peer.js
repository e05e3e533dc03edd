// SPDX-License-Identifier: EUPL-1.2
//
// The pipeline that one would write in Node with the usual packages, to be measured beside ours: fetch by
// batches of 50, parse, one durable commit, one answer for each mail, move of the batch.
//
//     node peer.js IMAP-PORT USER PASSWORD SMTP-PORT DATABASE COUNT
//
// It is given what helps it: batches, one prepared statement, one SMTP connection that stays open, no log.
// With PEER_COMMIT=each every mail has its own commit and its answer is awaited, as simple programs do it; fetch
// and move stay in batches. Prints one line of KEY=VALUE.
'use strict';

const fs = require('node:fs');
const { createRequire } = require('node:module');
// The packages are not beside this file: they are installed where things are built.
const need = createRequire(process.env.PEER_MODULES ? process.env.PEER_MODULES + '/' : __filename);
const Database = need('better-sqlite3');
const { ImapFlow } = need('imapflow');
const { simpleParser } = need('mailparser');
const nodemailer = need('nodemailer');

const BATCH = 50;
const DONE = 'Traités';

function openStore(path) {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE mail(
    uid INTEGER PRIMARY KEY, message_id TEXT, sender TEXT, subject TEXT, body TEXT, files INTEGER, raw BLOB NOT NULL
  ) STRICT`);
  const insert = db.prepare('INSERT INTO mail VALUES (?, ?, ?, ?, ?, ?, ?)');
  const keep = db.transaction((rows) => {
    for (const row of rows) insert.run(...row);
  });
  return { db, keep };
}

function answer(mail) {
  return {
    from: 'Ti Lab <lab@lab.example>',
    to: mail.from.value[0].address,
    subject: '[Ti Lab] ' + (mail.subject || ''),
    inReplyTo: mail.messageId,
    references: mail.messageId,
    headers: { 'Auto-Submitted': 'auto-replied' },
    text: 'Bonjour,\n\nVotre message nous est bien parvenu.\n\nLe laboratoire\n',
  };
}

async function handle(uids, { imap, store, smtp }) {
  const fetched = await imap.fetchAll(uids.join(','), { uid: true, source: true }, { uid: true });
  const mails = [];
  for (const one of fetched) mails.push([one, await simpleParser(one.source)]);
  const groups = process.env.PEER_COMMIT === 'each' ? mails.map((m) => [m]) : [mails];
  for (const group of groups) await keepAndAnswer(group, store, smtp);
  await imap.messageMove(uids.join(','), DONE, { uid: true });
  return mails.length;
}

async function keepAndAnswer(mails, store, smtp) {
  store.keep(mails.map(([one, m]) => [
    one.uid, m.messageId || null, m.from ? m.from.text : null, m.subject || null,
    m.text || null, m.attachments.length, one.source,
  ]));
  await Promise.all(mails.map(([, m]) => smtp.sendMail(answer(m))));
}

function peakKb() {
  return Number(/^VmHWM:\s+(\d+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);
}

async function main([imapPort, user, pass, smtpPort, path, count]) {
  const start = process.hrtime.bigint();
  const imap = new ImapFlow({
    host: '127.0.0.1', port: Number(imapPort), secure: false, doSTARTTLS: false, auth: { user, pass }, logger: false,
  });
  const smtp = nodemailer.createTransport({
    host: '127.0.0.1', port: Number(smtpPort), secure: false, ignoreTLS: true,
    pool: true, maxConnections: Number(process.env.PEER_CONNECTIONS || 1), maxMessages: Infinity,
  });
  const store = openStore(path);
  await imap.connect();
  await imap.mailboxCreate(DONE).catch(() => {}); // it may be there
  await imap.mailboxOpen('INBOX');
  const uids = await imap.search({ all: true }, { uid: true });
  if (uids.length !== Number(count)) throw new Error(`${uids.length} mails in the mailbox, not ${count}`);
  let done = 0;
  for (let i = 0; i < uids.length; i += BATCH) done += await handle(uids.slice(i, i + BATCH), { imap, store, smtp });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const cpu = process.cpuUsage();
  console.log(`messages=${done} seconds=${seconds.toFixed(3)} rate=${(done / seconds).toFixed(0)}`
    + ` cpu_ms=${((cpu.user + cpu.system) / 1000 / done).toFixed(4)} peak_kb=${peakKb()}`);
  smtp.close();
  await imap.logout();
  store.db.close();
}

main(process.argv.slice(2)).catch((why) => {
  console.error('peer:', why);
  process.exitCode = 1;
});
