/**
 * A key is let in no more: the first byte of its line becomes `#`, and what it was is put back to undo it. One byte is
 * written in place, so that owner, mode and length of the file stay, and a kill in between leaves no half file.
 */
import type { Action, ActionTarget, Residual } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { type SshSession, withHost } from '../client.ts';
import type { OpensshConfig } from '../config.ts';
import { readAuthorizedKeys } from '../inventory/keys.ts';
import { accountsOf } from '../inventory/map.ts';
import { keyFilesOf, READ_PASSWD, readSettings } from '../inventory/pull.ts';

const READ_SSHD = 'read /etc/ssh/sshd_config';
/** Of the acting account, on the files of the accounts that it may act on. */
export const WRITE_KEYS = 'write authorized_keys';
const permissions = {
  do: [READ_PASSWD, READ_SSHD, WRITE_KEYS],
  verify: [WRITE_KEYS],
  undo: [WRITE_KEYS],
};

interface Place {
  readonly path: string;
  readonly offset: number;
  readonly line: string;
}

const HASH = 35;

/** Lines are looked for as bytes: a comment need not be UTF-8. */
const placesIn = (
  bytes: Buffer,
  path: string,
  fits: (line: string) => boolean,
): readonly Place[] => {
  const places: Place[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const next = bytes.indexOf(10, offset);
    const end = next < 0 ? bytes.length : next;
    const line = bytes.subarray(offset, end).toString('latin1');
    if (fits(line)) places.push({ path, offset, line });
    offset = end + 1;
  }
  return places;
};

const isKey = (fingerprint: string) => (line: string) =>
  readAuthorizedKeys(line).some((key) => key.fingerprint === fingerprint);

/** As the line stands once it is switched off. */
const off = (line: string): string => `#${line.slice(1)}`;

const read = async (session: SshSession, path: string): Promise<Buffer> =>
  (await session.read(WRITE_KEYS, path)) ?? Buffer.alloc(0);

const fingerprintOf = (target: ActionTarget): string | undefined =>
  /SHA256:[\w+/]{43}$/.exec(target.credentialId ?? target.nativeId)?.[0];

const userOf = (target: ActionTarget): string | undefined => {
  const given = /^openssh:[^/]{1,255}\/([^/]{1,64})/.exec(
    target.identityId ?? target.credentialId ?? '',
  );
  return given?.[1];
};

const goesOn: readonly Residual[] = [
  {
    what: 'open sessions of this key',
    until: undefined,
    because: 'sshd asks for a key once, at the beginning; use openssh.end_sessions',
  },
];

const otherWays: Residual = {
  what: 'the same key at other accounts and hosts, and other keys of this account',
  until: undefined,
  because: 'each line lets in one key at one account',
};

interface Standing {
  readonly places: readonly Place[];
}

const placesOf = (value: unknown): readonly Place[] => {
  const { places } = JSON.parse(String(value)) as Standing;
  return places;
};

export const disableKey = (config: OpensshConfig): Action =>
  vendorAction('openssh', {
    id: 'openssh.disable_key',
    title: 'Let an SSH key in no more',
    classes: 'any',
    undo: 'exact',
    stage: 'freeze',
    permissions,
    planFor: (target) =>
      withHost(config, 'act', async (session) => {
        const fingerprint = fingerprintOf(target);
        const user = userOf(target);
        if (fingerprint === undefined || user === undefined)
          return {
            kind: 'refused',
            because: 'the target must name an account and a key by its SHA256 fingerprint',
          };
        if (user === config.act?.user)
          return {
            kind: 'refused',
            because: `${user} is the account Countersign acts with; act on it by hand`,
          };
        const passwd = (await session.read(READ_PASSWD, '/etc/passwd'))?.toString('utf8') ?? '';
        const account = accountsOf(passwd).find(({ name }) => name === user);
        if (account === undefined)
          return { kind: 'refused', because: `the host has no account ${user}` };
        const settings = await readSettings(session);
        const places: Place[] = [];
        for (const path of keyFilesOf(account, settings))
          places.push(...placesIn(await read(session, path), path, isKey(fingerprint)));
        if (places.length === 0)
          return {
            kind: 'refused',
            because: `${fingerprint} is not among the keys of ${user}; look for a certificate authority`,
          };
        return {
          facts: { user, fingerprint, standing: JSON.stringify({ places }) },
          changes: places.map(
            ({ path, offset }) => `comment out the line at byte ${offset} of ${path}`,
          ),
          disruption: `new sessions of ${user} with this key are refused`,
          permissions,
          residual: [...goesOn, otherWays],
        };
      }),
    do: (plan, context) =>
      withHost(config, 'act', async (session) => {
        const fingerprint = factOf(plan, 'fingerprint');
        const paths = new Set(placesOf(plan.params['standing']).map(({ path }) => path));
        let changed = 0;
        for (const path of paths) {
          // Read anew: lines may have moved since the plan.
          for (const { offset } of placesIn(await read(session, path), path, isKey(fingerprint))) {
            await session.overwrite(WRITE_KEYS, path, offset, Buffer.from('#'));
            changed++;
          }
        }
        return {
          accepted: true,
          alreadyDone: changed === 0,
          acceptedAt: context.now(),
          residual: [...goesOn, otherWays],
          undoState: { standing: str(plan.params['standing']) ?? '' },
          detail: `${fingerprint} is let in at ${factOf(plan, 'user')} no more`,
        };
      }),
    verify: (plan, _result, context) =>
      withHost(config, 'act', async (session) => {
        const fingerprint = factOf(plan, 'fingerprint');
        const { held } = context;
        const answer = held?.nativeId === fingerprint ? await held.probe() : 'unknown';
        let stands = 0;
        for (const path of new Set(placesOf(plan.params['standing']).map((one) => one.path)))
          stands += placesIn(await read(session, path), path, isKey(fingerprint)).length;
        const refused = answer === 'unknown' ? stands === 0 : answer === 'refused';
        return {
          effective: refused ? ('yes' as const) : ('no' as const),
          checkedAt: context.now(),
          how: answer === 'unknown' ? ('read_back' as const) : ('held_credential' as const),
          residual: [...goesOn, otherWays],
          detail:
            answer === 'unknown'
              ? `${stands} lines let ${fingerprint} in`
              : `the host ${answer === 'refused' ? 'refuses' : 'still accepts'} ${fingerprint}`,
        };
      }),
    undoIt: (plan) =>
      withHost(config, 'act', async (session) => {
        const differences: string[] = [];
        let back = 0;
        const places = placesOf(plan.params['standing']);
        for (const { path, line } of places) {
          const bytes = await read(session, path);
          const [ours] = placesIn(bytes, path, (one) => one === off(line));
          if (ours !== undefined && bytes[ours.offset] === HASH) {
            await session.overwrite(
              WRITE_KEYS,
              path,
              ours.offset,
              Buffer.from(line.slice(0, 1), 'latin1'),
            );
            back++;
          } else if (placesIn(bytes, path, (one) => one === line).length > 0) back++;
          else differences.push(`the line is gone from ${path}: somebody took it out`);
        }
        return {
          undone: back === places.length,
          kind: 'exact' as const,
          differences,
          detail: `${back} of ${places.length} lines are as they were`,
        };
      }),
  });
