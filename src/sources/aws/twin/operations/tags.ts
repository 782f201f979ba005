/** Tags of users and roles. */
import type { Form } from '../form.ts';
import { TwinFault } from '../twin-fault.ts';
import { MAX_TAGS } from './quotas.ts';

export const tagList = (tags: ReadonlyMap<string, string>) =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));

/** The tags held with those of the form laid over them. @throws TwinFault LimitExceeded */
export const mergeTags = (held: ReadonlyMap<string, string>, form: Form): Map<string, string> => {
  const merged = new Map(held);
  for (const { Key, Value } of form.records('Tags', ['Key', 'Value'])) {
    if (Key === '' || Key.length > 128 || Value.length > 256 || Key.startsWith('aws:')) {
      throw new TwinFault(
        'InvalidInput',
        `The tag key or value is not valid: ${Key.slice(0, 128)}`,
      );
    }
    merged.set(Key, Value);
  }
  if (merged.size > MAX_TAGS) {
    throw new TwinFault(
      'LimitExceeded',
      `The number of tags has reached the maximum limit: ${MAX_TAGS}`,
    );
  }
  return merged;
};
