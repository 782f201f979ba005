import type { Scene } from '../attack.ts';
import { type Call, type Caller, trailRecord } from './record.ts';

/** One call in the trail, then the time until the next: 2 to 9 seconds unless said. */
export const say = (
  scene: Scene,
  caller: Caller,
  call: Call,
  gapSeconds = scene.random.int(2, 9),
): void => {
  scene.log('aws', trailRecord(caller, call, scene.now(), scene.random));
  scene.pass(gapSeconds);
};
