/** What scripts against the database have in common. */
import type { AttackOptions, AttackVictim, Scene } from '../../attack.ts';
import { outsiderOf } from '../../common/intruder.ts';
import type { Spot } from '../../places.ts';
import {
  authenticated,
  authorized,
  type Line,
  logLine,
  newSession,
  type Session,
  sessionId,
} from '../record.ts';
import { postgresqlId, type Role } from '../server.ts';

export interface Usual {
  readonly egress: Spot;
  readonly address: string;
}

/** Outside by `loud`, next to where the role usually comes from by the others. */
export const sessionAs = (
  role: Role,
  usual: Usual,
  scene: Scene,
  options: AttackOptions,
): Session => {
  const { address, agent } = outsiderOf(
    { ...usual, agent: role.application },
    scene,
    options,
    'psql',
  );
  return newSession(role, { at: scene.now(), address, application: agent }, scene.random);
};

export class Talk {
  readonly session: Session;
  readonly #scene: Scene;
  #nth = 1;

  constructor(scene: Scene, session: Session) {
    this.#scene = scene;
    this.session = session;
  }

  says(line: Line, gapSeconds = 5): void {
    this.#nth++;
    const { now } = this.#scene;
    this.#scene.log('postgresql', logLine(now(), this.session, this.#nth, line));
    this.#scene.pass(gapSeconds);
  }

  opens(): void {
    this.says(authenticated(this.session), 0.01);
    this.says(authorized(this.session), 3);
  }
}

export const victimOf = (
  role: Pick<Role, 'name'>,
  session: Session,
  tierOfTarget: AttackVictim['tierOfTarget'],
  others: readonly Pick<Role, 'name'>[] = [],
): AttackVictim => ({
  actorId: postgresqlId(role),
  credential: sessionId(session),
  identityIds: [role, ...others].map(postgresqlId),
  tierOfTarget,
});
