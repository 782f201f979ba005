/** The family of a user agent: tool and operating system, without versions that change each week. */

const browsers: readonly (readonly [family: string, token: RegExp])[] = [
  ['edge', /\bedg[ae]?\//i],
  ['opera', /\bopr\//i],
  ['firefox', /\bfirefox\//i],
  ['chrome', /\b(?:chrome|crios)\//i],
  ['safari', /\bsafari\//i],
];

const systems: readonly (readonly [system: string, token: RegExp])[] = [
  ['windows', /windows/i],
  ['ios', /iphone|ipad/i],
  ['android', /android/i],
  ['macos', /macos|mac os|darwin/i],
  ['linux', /linux/i],
];

const READ_AT_MOST = 256;

const first = (table: readonly (readonly [string, RegExp])[], text: string): string | undefined =>
  table.find(([, pattern]) => pattern.test(text))?.[0];

/** `aws-cli/2.13.0 Python/3.11.4 Linux/5.15.0` → `aws-cli/linux`; browsers → `chrome/macos`. */
export const agentFamily = (userAgent: string): string => {
  const text = userAgent.slice(0, READ_AT_MOST).replace(/^[[\s"]+/, '');
  const system = first(systems, text);
  const tool = text.startsWith('Mozilla/')
    ? (first(browsers, text) ?? 'browser')
    : (text.split(/[/\s;,\]]/, 1)[0] ?? '').toLowerCase();
  return system === undefined ? tool : `${tool}/${system}`;
};

const browserTools = new Set(['edge', 'opera', 'firefox', 'chrome', 'safari', 'browser']);

export const isBrowser = (family: string | undefined): boolean =>
  family !== undefined && browserTools.has(family.split('/', 1)[0] ?? '');

const REMEMBERED = 4_096;

/** The same answers, remembered: a site has few user agents and many events. */
export const rememberFamilies = (): ((userAgent: string | undefined) => string | undefined) => {
  const families = new Map<string, string>();
  return (userAgent) => {
    if (userAgent === undefined) return undefined;
    const have = families.get(userAgent);
    if (have !== undefined) return have;
    if (families.size >= REMEMBERED) families.clear();
    const family = agentFamily(userAgent);
    families.set(userAgent, family);
    return family;
  };
};
