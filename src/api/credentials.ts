/** What a caller shows: a session lives in a cookie only, an API token in the `Authorization` header only. */
import type { FastifyRequest } from 'fastify';
import type { SignIn } from './sign-in.ts';
import type { Who } from './who.ts';

export const sessionCookie = 'countersign_session';

export interface Shown {
  readonly token: string;
  readonly via: 'cookie' | 'bearer';
}

/** The header wins: a caller that sends one does not rely on what the browser adds. */
export const shownBy = (request: FastifyRequest): Shown | undefined => {
  const header = request.headers.authorization;
  if (header?.startsWith('Bearer ')) return { token: header.slice(7), via: 'bearer' };
  const value = request.cookies[sessionCookie];
  return value === undefined ? undefined : { token: value, via: 'cookie' };
};

/** Who that is, by the store: a disabled user, an ended session or a moved token is nobody. */
export const whoShows = async (
  signIn: Pick<SignIn, 'authenticate'>,
  shown: Shown | undefined,
): Promise<Who | undefined> => {
  const who = shown && (await signIn.authenticate(shown.token));
  return who && (who.via === 'session') === (shown.via === 'cookie') ? who : undefined;
};
