/** Access keys: at most two per user, the secret shown once. */
import { arnOf, type Call, type Operations, pageOf, userNameOf, userOf } from '../call.ts';
import type { AccessKey, TwinUser } from '../state.ts';
import { TwinFault } from '../twin-fault.ts';
import { iso } from '../world.ts';
import { MAX_KEYS_PER_USER } from './quotas.ts';

const resource = (call: Call): string =>
  arnOf(
    call,
    'user',
    call.form.get('UserName') ??
      (call.caller.kind === 'user' ? call.caller.principal?.name : undefined),
  );

const keyOf = (user: TwinUser, id: string): AccessKey => {
  const key = user.keys.get(id);
  if (!key) throw new TwinFault('NoSuchEntity', `The Access Key with id ${id} cannot be found.`);
  return key;
};

export const accessKeyOperations: Operations = {
  CreateAccessKey: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, userNameOf(call));
      if (user.keys.size >= MAX_KEYS_PER_USER) {
        throw new TwinFault(
          'LimitExceeded',
          `Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS_PER_USER}`,
        );
      }
      const { ids, now } = call.world;
      const made = { id: ids.key('AKIA'), secret: ids.secret(), createdAt: now() };
      call.change(({ users }) => {
        users.get(user.name)?.keys.set(made.id, { ...made, status: 'Active' });
      });
      return {
        AccessKey: {
          UserName: user.name,
          AccessKeyId: made.id,
          Status: 'Active',
          SecretAccessKey: made.secret,
          CreateDate: iso(made.createdAt),
        },
      };
    },
  },
  UpdateAccessKey: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, userNameOf(call));
      const key = keyOf(user, call.form.need('AccessKeyId'));
      const status = call.form.need('Status');
      if (status !== 'Active' && status !== 'Inactive') {
        throw new TwinFault('ValidationError', 'Status must be Active or Inactive.');
      }
      call.change(({ users }) => {
        const held = users.get(user.name)?.keys.get(key.id);
        if (held) held.status = status;
      });
      return undefined;
    },
  },
  DeleteAccessKey: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, userNameOf(call));
      const key = keyOf(user, call.form.need('AccessKeyId'));
      call.change(({ users }) => users.get(user.name)?.keys.delete(key.id));
      return undefined;
    },
  },
  ListAccessKeys: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const user = userOf(call, userNameOf(call));
      const { items, ...page } = pageOf(call.form, [...user.keys.values()]);
      return {
        AccessKeyMetadata: items.map((key) => ({
          UserName: user.name,
          AccessKeyId: key.id,
          Status: key.status,
          CreateDate: iso(key.createdAt),
        })),
        ...page,
      };
    },
  },
  GetAccessKeyLastUsed: {
    service: 'iam',
    readOnly: true,
    resource(call) {
      const id = call.form.get('AccessKeyId') ?? '';
      for (const user of call.account.users.values()) if (user.keys.has(id)) return user.arn;
      return '*';
    },
    run(call) {
      const id = call.form.need('AccessKeyId');
      const user = [...call.account.users.values()].find(({ keys }) => keys.has(id));
      if (!user) {
        // AWS answers a key of another account or none with AccessDenied, so as not to tell.
        throw new TwinFault(
          'AccessDenied',
          `User: ${call.caller.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`,
        );
      }
      const use = call.world.keyUse.get(id);
      return {
        UserName: user.name,
        AccessKeyLastUsed: use
          ? { LastUsedDate: iso(use.at), ServiceName: use.service, Region: use.region }
          : { ServiceName: 'N/A', Region: 'N/A' },
      };
    },
  },
};
