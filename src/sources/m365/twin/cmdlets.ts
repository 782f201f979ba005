/** The cmdlets that the twin of Exchange knows. */
import { type Raw, str } from '../../record.ts';
import type { TwinAnswer } from '../../twin-server.ts';
import type { TwinState } from './state.ts';

export const FEED_PERMISSION = 'ActivityFeed.Read';

const notFound = (what: string): TwinAnswer => ({
  status: 404,
  body: {
    error: {
      code: 'NotFound',
      message: `Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The operation couldn't be performed because object '${what}' couldn't be found.`,
    },
  },
});

const setMailbox = (
  state: TwinState,
  parameters: Raw,
  audit: (record: Raw) => void,
): readonly Raw[] | TwinAnswer => {
  const { Identity, ...given } = parameters;
  const name = str(Identity) ?? '';
  const mailbox = state.mailboxes.get(name);
  if (mailbox === undefined) return notFound(name);
  state.mailboxes.set(name, { ...mailbox, ...given });
  audit({
    Operation: 'Set-Mailbox',
    Workload: 'Exchange',
    RecordType: 1,
    ObjectId: name,
    Parameters: Object.entries(parameters).map(([Name, Value]) => ({
      Name,
      Value: Value === null ? '' : String(Value),
    })),
  });
  return [];
};

/** Objects, or a refusal. */
export const cmdlet = (
  state: TwinState,
  name: string,
  parameters: Raw,
  audit: (record: Raw) => void,
): readonly Raw[] | TwinAnswer => {
  const identity = str(parameters['Identity']) ?? '';
  switch (name) {
    case 'Get-Mailbox': {
      if (identity === '') return [...state.mailboxes.values()];
      const found = state.mailboxes.get(identity);
      return found === undefined ? notFound(identity) : [found];
    }
    case 'Get-MailboxPermission':
      return state.permissions.get(identity) ?? [];
    case 'Get-RecipientPermission':
      return state.recipientPermissions.get(identity) ?? [];
    case 'Get-ApplicationAccessPolicy':
      return state.appPolicies;
    case 'Set-Mailbox':
      return setMailbox(state, parameters, audit);
    default:
      return {
        status: 400,
        body: {
          error: {
            code: 'BadRequest',
            message: `CommandNotFoundException|The term '${name}' is not recognized as a name of a cmdlet.`,
          },
        },
      };
  }
};
