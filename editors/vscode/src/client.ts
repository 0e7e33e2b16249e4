// What the extension tells the server and its client, apart from VS Code itself, so that tests can use it without VS Code.

/** The settings that the extension reads, as VS Code gives them. */
export interface Settings {
  path: string;
  offline: boolean;
  onlineOnSave: boolean;
  inlayHints: boolean;
}

/** The languages of documents; registries are found by their name. */
export const LANGUAGES = ['asciidoc', 'latex', 'markdown', 'plaintext', 'quarto', 'restructuredtext', 'rmd', 'typst'];

export const CHECK_ONLINE = 'stacite.checkOnline';
export const EXTRACT = 'stacite.extract';
export const IGNORE = 'stacite.ignore';

/** The files whose changes on disk the server wants to hear of. */
export const WATCHED = '**/{citations.yaml,.stacite.toml,pyproject.toml}';

/** The documents that the server gets. */
export function documentSelector(): { scheme: string; language?: string; pattern?: string }[] {
  const languages = LANGUAGES.flatMap((language) => [
    { scheme: 'file', language },
    { scheme: 'untitled', language },
  ]);
  return [...languages, { scheme: 'file', pattern: '**/citations.yaml' }, { scheme: 'file', pattern: '**/.stacite.toml' }];
}

/** The command that starts the server. In a workspace that the user does not trust, it asks no network. */
export function serverCommand(settings: Settings, isTrusted: boolean): { command: string; args: string[] } {
  const isOffline = settings.offline || !isTrusted;
  return { command: settings.path || 'stacite', args: ['lsp', ...(isOffline ? ['--offline'] : [])] };
}

/** What the server is told of the settings. */
export function initializationOptions(settings: Settings): { onlineOnSave: boolean; inlayHints: boolean } {
  return { onlineOnSave: settings.onlineOnSave, inlayHints: settings.inlayHints };
}

/** The arguments of the command that ignores a finding, with the reason that the user gave. */
export function withReason(args: unknown[], reason: string): unknown[] {
  return [...args.slice(0, 4), reason];
}

/** What to tell a user whose server can't be started. */
export function notStarted(path: string): string {
  return (
    `“${path}” can't be started. Install stacite with the extra “all” or “lsp”, ` +
    'or set “stacite.path” to the program.'
  );
}
