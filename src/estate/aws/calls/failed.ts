/** Natural failures: missing rights, missing things, throttling. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';

export const failed = (call: Call, random: Random): Call => {
  const error = random.pick([
    {
      code: 'AccessDenied',
      message:
        'User is not authorized to perform this operation because no identity-based policy allows it',
    },
    { code: 'ThrottlingException', message: 'Rate exceeded' },
    { code: 'NoSuchEntityException', message: 'The requested entity cannot be found.' },
  ]);
  return { ...call, error };
};
