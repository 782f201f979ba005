/** The acting process: forked by the platform, spoken to over its channel alone, gone when that closes. */
import { createActor } from './actor.ts';

const actor = createActor({
  now: () => Date.now(),
  send: (message) => void process.send?.(message),
});
process.on('message', (message) => void actor.take(message));
process.on('disconnect', () => process.exit(0));
// A terminal's interrupt goes to the whole group: the platform ends us when its own work is done.
process.on('SIGINT', () => undefined);
