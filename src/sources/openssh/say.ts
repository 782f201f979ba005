/** What a message of sshd and its neighbours says: sudo, su, shadow-utils, logind. */
import { byPam } from './pam.ts';
import { change, note, type Said, signIn } from './said.ts';
import { ofSshd } from './sshd.ts';

const sudo =
  /^ ?(\S{1,256}) : (?:(.{1,200}?) ; )?(?:HOST=\S{1,255} ; )?TTY=\S{1,64} ; PWD=(.{1,1000}?) ; USER=(\S{1,256})(?: ; GROUP=\S{1,256})?(?: ; TSID=\S{1,32})?(?: ; ENV=.{1,1000}?)? ; COMMAND=(.{0,4000})$/s;

const ofSudo = (message: string): Said | undefined => {
  const match = sudo.exec(message);
  if (match === null) return byPam(message);
  const [, user = '', because, , targetUser = '', command = ''] = match;
  return {
    ...change('become', 3003, 99, because === undefined ? 'success' : 'failure'),
    ...(because === undefined ? {} : { error: because }),
    user,
    targetUser,
    command,
  };
};

const su = /^(FAILED SU )?\(to (\S{1,256})\) (\S{1,256}) on \S{1,64}$/;

const ofSu = (message: string): Said | undefined => {
  const match = su.exec(message);
  if (match === null) return byPam(message);
  const [, failed, targetUser = '', user = ''] = match;
  return {
    ...change('become', 3003, 99, failed ? 'failure' : 'success'),
    ...(failed ? { error: 'refused' } : {}),
    user,
    targetUser,
  };
};

type Shape = readonly [RegExp, (one: string, two: string) => Said];

/** shadow-utils say what was done, never by whom. */
const shadow: readonly Shape[] = [
  [
    /^new user: name=([^,\s]{1,256}),/,
    (user) => ({ ...change('account made', 3001, 1), targetUser: user }),
  ],
  [
    /^delete user '([^']{1,256})'/,
    (user) => ({ ...change('account removed', 3001, 6), targetUser: user }),
  ],
  [
    /^add '([^']{1,256})' to (?:shadow )?group '([^']{1,256})'/,
    (user, group) => ({
      ...change('added to group', 3006, 3),
      targetUser: user,
      targetGroup: group,
    }),
  ],
  [
    /^(?:delete|remove) '([^']{1,256})' from (?:shadow )?group '([^']{1,256})'/,
    (user, group) => ({
      ...change('removed from group', 3006, 4),
      targetUser: user,
      targetGroup: group,
    }),
  ],
  [
    /^user ([^\s]{1,256}) added by \S{1,256} to group ([^\s]{1,256})/,
    (user, group) => ({
      ...change('added to group', 3006, 3),
      targetUser: user,
      targetGroup: group,
    }),
  ],
  [
    /^user ([^\s]{1,256}) removed by \S{1,256} from group ([^\s]{1,256})/,
    (user, group) => ({
      ...change('removed from group', 3006, 4),
      targetUser: user,
      targetGroup: group,
    }),
  ],
  [
    /^lock user '([^']{1,256})' password/,
    (user) => ({ ...change('account locked', 3001, 9), targetUser: user }),
  ],
  [
    /^unlock user '([^']{1,256})' password/,
    (user) => ({ ...change('account unlocked', 3001, 12), targetUser: user }),
  ],
  [
    /^change user '([^']{1,256})' password/,
    (user) => ({ ...change('password changed', 3001, 3), targetUser: user }),
  ],
  [
    /^change user '([^']{1,256})' /,
    (user) => ({ ...change('account changed', 3001, 99), targetUser: user }),
  ],
  [
    /^new group: name=([^,\s]{1,256}),/,
    (group) => ({ ...change('group made', 3006, 6), targetGroup: group }),
  ],
  [
    /^group '([^']{1,256})' removed/,
    (group) => ({ ...change('group removed', 3006, 5), targetGroup: group }),
  ],
];

const ofShadow = (message: string): Said | undefined => {
  for (const [shape, said] of shadow) {
    const match = shape.exec(message);
    if (match) return said(match[1] ?? '', match[2] ?? '');
  }
  return byPam(message);
};

const logind = /^New session (\S{1,64}) of user (\S{1,256}?)\.?$/;

export const saidBy = (program: string, message: string): Said => {
  if (program.startsWith('sshd')) return ofSshd(message) ?? note;
  if (program === 'sudo') return ofSudo(message) ?? note;
  if (program === 'su') return ofSu(message) ?? note;
  if (program === 'systemd-logind') {
    const match = logind.exec(message);
    return match ? { ...signIn('session opened', 'success', 99), user: match[2] ?? '' } : note;
  }
  return ofShadow(message) ?? note;
};
