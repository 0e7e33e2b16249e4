// The server as VS Code's own protocol library talks to it, with what the extension tells it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const protocol = require('vscode-languageserver-protocol/node');
const options = require('../dist/client.js');
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const ESSAY = [
  'Ferries were slow.[^1] 😀',
  '',
  '[^1]: 😀 Jane Doe, *Ferries* (Turku: Northgate Press, 2020), 12, <https://example.org/a?utm_source=feed>.',
  '',
].join('\n');
const DEFAULTS = { path: 'stacite', offline: false, onlineOnSave: false, inlayHints: false };

let folder, server, connection, uri, capabilities;
const published = [];
const waiting = [];

/** The next diagnostics. */
function diagnostics() {
  return new Promise((resolve) => (published.length ? resolve(published.shift()) : waiting.push(resolve)));
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stacite-'));
  writeFileSync(join(folder, 'essay.md'), ESSAY);
  uri = pathToFileURL(join(folder, 'essay.md')).href;
  // A test of the project names its own interpreter: [program, ...words].
  const [program, ...words] = JSON.parse(process.env.STACITE_COMMAND ?? '["stacite"]');
  const { args } = options.serverCommand(DEFAULTS, false);
  server = spawn(program, [...words, ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  connection = protocol.createProtocolConnection(server.stdout, server.stdin);
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, (params) => {
    const next = waiting.shift();
    next ? next(params) : published.push(params);
  });
  connection.listen();
  const result = await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { general: { positionEncodings: ['utf-16'] }, window: { workDoneProgress: true } },
    initializationOptions: options.initializationOptions(DEFAULTS),
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'work' }],
  });
  capabilities = result.capabilities;
  await connection.sendNotification(protocol.InitializedNotification.type, {});
});

after(async () => {
  await connection.sendRequest(protocol.ShutdownRequest.type);
  await connection.sendNotification(protocol.ExitNotification.type);
  connection.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('findings come, and a fix takes one away', async () => {
  const document = { uri, languageId: 'markdown', version: 1, text: ESSAY };
  await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, { textDocument: document });
  const found = (await diagnostics()).diagnostics;
  const tracking = found.find((each) => each.code === 'U202');
  const line = ESSAY.split('\n')[2];
  assert.deepEqual(tracking.range.start, { line: 2, character: line.indexOf('https') });
  assert.match(tracking.codeDescription.href, /U202/);
  const actions = await connection.sendRequest(protocol.CodeActionRequest.type, {
    textDocument: { uri },
    range: tracking.range,
    context: { diagnostics: [tracking], only: ['quickfix'] },
  });
  const [edit] = actions.find((each) => each.isPreferred).edit.changes[uri];
  await connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: edit.range, text: edit.newText }],
  });
  let last = await diagnostics();
  while (last.version !== 2 || last.diagnostics.some((each) => each.code === 'U202')) {
    last = await diagnostics();
  }
});

test('a source is shown where its note is referred to', async () => {
  const shown = await connection.sendRequest(protocol.HoverRequest.type, {
    textDocument: { uri },
    position: { line: 0, character: ESSAY.indexOf('[^1]') + 1 },
  });
  assert.match(shown.contents.value, /Doe, “Ferries”/);
});

test('the server knows all commands that the extension runs', () => {
  const known = capabilities.executeCommandProvider.commands;
  for (const command of [options.CHECK_ONLINE, options.EXTRACT, options.IGNORE]) {
    assert.ok(known.includes(command), command);
  }
  // VS Code registers the server's commands under their names, so that the extension needs others.
  for (const { command } of manifest.contributes.commands) {
    assert.ok(!known.includes(command), command);
  }
});

test('a workspace decides neither what is started nor what is sent', () => {
  const properties = manifest.contributes.configuration.properties;
  for (const name of ['path', 'offline', 'onlineOnSave']) {
    assert.equal(properties[`stacite.${name}`].scope, 'machine');
    assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(`stacite.${name}`));
  }
  assert.deepEqual(options.serverCommand(DEFAULTS, false).args, ['lsp', '--offline']);
  assert.deepEqual(options.serverCommand(DEFAULTS, true).args, ['lsp']);
  assert.deepEqual(options.serverCommand({ ...DEFAULTS, offline: true, path: '' }, true), {
    command: 'stacite',
    args: ['lsp', '--offline'],
  });
});

test('the reason for ignoring a finding comes last', () => {
  assert.deepEqual(options.withReason(['u', 'L301', '3', 'doe', 'old'], 'seen'), ['u', 'L301', '3', 'doe', 'seen']);
});
