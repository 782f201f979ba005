/** Faults put in on purpose, per operation: how tests and drills see the platform under stress. */
import { TwinFault } from './twin-fault.ts';

export interface Injection {
  /** `iam:CreateAccessKey`, or `*` for all. */
  readonly permission: string;
  /** `lose_answer`: the change is made and the connection dies before the answer. */
  readonly kind: 'deny' | 'throttle' | 'unavailable' | 'delay' | 'lose_answer';
  /** How many requests it hits; without it, all. */
  readonly times?: number;
  /** It begins after so many requests that it would have hit. */
  readonly after?: number;
  /** Only requests of this key. */
  readonly accessKeyId?: string;
  readonly delayMs?: number;
}

export interface Injections {
  /** Answers a function that takes the fault out again. */
  add(injection: Injection): () => void;
  /** Those that hit this request; each hit is counted. */
  hits(permission: string, accessKeyId: string): readonly Injection[];
}

const MAX_INJECTIONS = 1_000;
export const MAX_DELAY_MS = 30_000;

export const makeInjections = (): Injections => {
  const active = new Map<Injection, number>();
  const waiting = new Map<Injection, number>();
  return {
    add(injection) {
      if (active.size >= MAX_INJECTIONS) throw new RangeError('too many injected faults');
      active.set(injection, injection.times ?? Number.POSITIVE_INFINITY);
      if (injection.after) waiting.set(injection, injection.after);
      return () => {
        active.delete(injection);
      };
    },
    hits(permission, accessKeyId) {
      const found: Injection[] = [];
      for (const [injection, left] of active) {
        const about = injection.permission === '*' || injection.permission === permission;
        const his = injection.accessKeyId === undefined || injection.accessKeyId === accessKeyId;
        if (!about || !his) continue;
        const wait = waiting.get(injection) ?? 0;
        if (wait > 0) {
          waiting.set(injection, wait - 1);
          continue;
        }
        found.push(injection);
        if (left <= 1) active.delete(injection);
        else active.set(injection, left - 1);
      }
      return found;
    },
  };
};

export const faultOf = (injection: Injection, permission: string): TwinFault | undefined => {
  if (injection.kind === 'throttle') return new TwinFault('Throttling', 'Rate exceeded');
  if (injection.kind === 'unavailable') {
    return new TwinFault('ServiceUnavailable', 'Service is unable to handle request.');
  }
  if (injection.kind === 'deny') {
    return new TwinFault(
      'AccessDenied',
      `User is not authorized to perform: ${permission} because no identity-based policy allows the ${permission} action`,
    );
  }
  return undefined;
};
