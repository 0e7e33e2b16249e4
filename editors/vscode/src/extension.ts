// The extension: it starts `stacite lsp` and leaves the rest to VS Code's language client.

import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import * as options from './client';

let client: LanguageClient | undefined;

function settings(): options.Settings {
  const own = vscode.workspace.getConfiguration('stacite');
  return {
    path: own.get('path', 'stacite'),
    offline: own.get('offline', false),
    onlineOnSave: own.get('onlineOnSave', false),
    inlayHints: own.get('inlayHints', false),
  };
}

async function start(): Promise<void> {
  const own = settings();
  const server = options.serverCommand(own, vscode.workspace.isTrusted);
  client = new LanguageClient(
    'stacite',
    'stacite',
    { ...server, transport: TransportKind.stdio },
    {
      documentSelector: options.documentSelector(),
      initializationOptions: options.initializationOptions(own),
      synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher(options.WATCHED) },
      middleware: {
        executeCommand: async (command, args, next) => {
          if (command !== options.IGNORE) {
            return next(command, args);
          }
          const reason = await vscode.window.showInputBox({ prompt: 'Why is this finding to be ignored? (can be empty)' });
          return reason === undefined ? undefined : next(command, options.withReason(args, reason));
        },
      },
    },
  );
  try {
    await client.start();
  } catch {
    void vscode.window.showErrorMessage(options.notStarted(server.command));
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop().catch(() => undefined);
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

async function onActiveDocument(command: string): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (client !== undefined && uri !== undefined) {
    await client.sendRequest('workspace/executeCommand', { command, arguments: [client.code2ProtocolConverter.asUri(uri)] });
  }
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand('stacite.check', () => onActiveDocument(options.CHECK_ONLINE)),
    vscode.commands.registerCommand('stacite.save', () => onActiveDocument(options.EXTRACT)),
    vscode.commands.registerCommand('stacite.restart', restart),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (['path', 'offline'].some((name) => event.affectsConfiguration(`stacite.${name}`))) {
        await restart();
      } else if (event.affectsConfiguration('stacite')) {
        const own = options.initializationOptions(settings());
        await client?.sendNotification('workspace/didChangeConfiguration', { settings: { stacite: own } });
      }
    }),
  );
  await start();
}

export const deactivate = stop;
