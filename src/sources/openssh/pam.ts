/** Lines of pam_unix, which stand in the log of every program that asks it. */
import { change, type Said, signIn } from './said.ts';

const session =
  /^pam_unix\(([\w-]{1,40}):session\): session (opened|closed) for user ([^\s(]{1,256})(?:\(uid=\d{1,10}\))?(?: by ([^\s(]{0,256})\(uid=\d{1,10}\))?$/;
const pamFailed =
  /^pam_unix\(([\w-]{1,40}):auth\): authentication failure; logname=(\S{0,256}) uid=\d{1,10} euid=\d{1,10} tty=\S{0,64} ruser=(\S{0,256}) rhost=(\S{0,64})(?: {1,2}user=(\S{1,256}))?$/;
const pamChanged = /^pam_unix\(([\w-]{1,40}):chauthtok\): password changed for (\S{1,256})$/;

export const byPam = (message: string): Said | undefined => {
  const opened = session.exec(message);
  if (opened) {
    const [, service = '', word, user = '', by] = opened;
    const becomes = service.startsWith('su') && by !== undefined && by !== '';
    if (becomes && word === 'opened')
      return { ...change('become', 3003, 99), user: by, targetUser: user };
    return {
      ...signIn(
        word === 'opened' ? 'session opened' : 'session closed',
        'success',
        word === 'opened' ? 99 : 2,
      ),
      user,
    };
  }
  const failed = pamFailed.exec(message);
  if (failed) {
    const [, service = '', logname, ruser, rhost, user] = failed;
    const who = user ?? (ruser || logname || '');
    return {
      ...signIn(service.startsWith('su') ? 'become' : 'sign in', 'failure'),
      error: 'authentication failure',
      ...(who ? { user: who } : {}),
      ...(rhost ? { ip: rhost } : {}),
    };
  }
  const changed = pamChanged.exec(message);
  return changed
    ? { ...change('password changed', 3001, 3), targetUser: changed[2] ?? '' }
    : undefined;
};
