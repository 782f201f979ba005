/**
 * `mcp.json` of an MCP client: which servers its agent may start or call. Names of variables are kept, never
 * their values; of an address its origin, because paths and queries of some hold tokens; of a command its
 * package, because arguments do too.
 */
import { isObject } from '../../../core/index.ts';
import type { InventoryFact } from '../../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { grantFact } from '../facts.ts';
import { idOf } from '../ids.ts';
import { mcpScope, type Server, serverFacts } from './mapping.ts';

const MAX_SERVERS = 1_000;

/** `mcpServers` (Claude, Cursor, Windsurf), `servers` (VS Code), `mcp.servers` (its settings), `context_servers` (Zed). */
export const serversIn = (json: unknown): Raw | undefined => {
  if (!isObject(json)) return undefined;
  const found = [
    json['mcpServers'],
    json['servers'],
    obj(json['mcp'])['servers'],
    json['context_servers'],
  ].find(isObject);
  if (found === undefined) return undefined;
  const isServer = (value: unknown): boolean => {
    const { command, url, serverUrl } = obj(value);
    return command !== undefined || str(url) !== undefined || str(serverUrl) !== undefined;
  };
  const values = Object.values(found);
  return values.length > 0 && values.every(isServer) ? found : undefined;
};

const secretName = /key|token|secret|passw|credential|auth|cookie|private|dsn|connection/i;
/** `${input:…}`, `${env:…}`, `$VAR`, `op://…`: the value stands elsewhere. */
const elsewhere = /^(?:Bearer\s+)?(?:\$\{[^}]{1,200}\}|\$[A-Z_][A-Z0-9_]*|op:\/\/\S{1,200})$/;

const secretsOf = (server: Raw): Server['secrets'] =>
  [server['env'], server['headers'], obj(server['requestInit'])['headers']].flatMap((group) =>
    Object.entries(obj(group))
      .filter(([name]) => secretName.test(name))
      .map(([name, value]) => ({
        name: name.slice(0, 200),
        inFile: typeof value === 'string' && value !== '' && !elsewhere.test(value),
      })),
  );

const runners = new Set(['npx', 'bunx', 'pnpx', 'uvx', 'pipx', 'dnx']);
const flags = new Set(['-y', '--yes', '-q', '--quiet', 'run', 'dlx', '-p', '--package', '--from']);
const packageName =
  /^@?[a-z0-9][a-z0-9._-]{0,100}(?:\/[a-z0-9._-]{1,100})?(?:@[a-z0-9.^~-]{1,40})?$/i;

/** Only behind a package runner, and only its first plain argument: later ones may be secrets. */
const packageOf = (command: string, args: readonly string[]): string | undefined => {
  if (!runners.has(command.replace(/\.(?:cmd|exe)$/i, ''))) return undefined;
  const first = args.find((one) => !flags.has(one));
  return first !== undefined && packageName.test(first) ? first : undefined;
};

const originOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;

const commandOf = (
  server: Raw,
): { readonly command?: string; readonly args: readonly string[] } => {
  const nested = obj(server['command']);
  const command = str(server['command']) ?? str(nested['path']);
  const args = strings(server['args'] ?? nested['args']);
  return command === undefined ? { args } : { command: command.split(/[\\/]/).at(-1) ?? '', args };
};

const scopesOf = (server: Raw): readonly string[] => {
  const oauth = obj(server['oauth'] ?? server['auth']);
  return [oauth['scopes'], oauth['scope'], server['scopes']].flatMap((value) =>
    typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : strings(list(value)),
  );
};

const tagsOf = (server: Raw): Record<string, string> => {
  const { command, args } = commandOf(server);
  const origin = originOf(str(server['url']) ?? str(server['serverUrl']));
  const pack = command === undefined ? undefined : packageOf(command, args);
  const variables = Object.keys(obj(server['env'])).slice(0, 100);
  const headers = Object.keys(obj(server['headers'])).slice(0, 100);
  return {
    transport: command === undefined ? (str(server['type']) ?? 'http') : 'stdio',
    ...(command === undefined ? {} : { command }),
    ...(pack === undefined ? {} : { package: pack }),
    ...(origin === undefined ? {} : { origin }),
    ...(variables.length === 0 ? {} : { env: variables.join(',') }),
    ...(headers.length === 0 ? {} : { headers: headers.join(',') }),
    ...(server['disabled'] === true ? { disabled: 'true' } : {}),
    ...(strings(server['autoApprove'] ?? server['alwaysAllow']).length === 0
      ? {}
      : {
          auto_approved: strings(server['autoApprove'] ?? server['alwaysAllow'])
            .slice(0, 100)
            .join(','),
        }),
  };
};

export const clientFileFacts = (servers: Raw): readonly InventoryFact[] =>
  Object.entries(servers)
    .slice(0, MAX_SERVERS)
    .flatMap(([name, value]) => {
      const server = obj(value);
      const scopes = scopesOf(server);
      return [
        ...serverFacts({
          name,
          scope: mcpScope(name),
          tags: tagsOf(server),
          secrets: secretsOf(server),
        }),
        ...(scopes.length === 0
          ? []
          : [
              {
                ...grantFact({
                  place: 'mcp',
                  holderId: idOf('mcp', name),
                  role: 'oauth scopes',
                  on: originOf(str(server['url'])) ?? idOf('mcp', name),
                  privileges: scopes,
                }),
                via: { kind: 'consent' as const, name: 'oauth scopes' },
              },
            ]),
      ];
    });
