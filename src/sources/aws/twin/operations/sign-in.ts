/** Console passwords and MFA devices. */
import {
  arnOf,
  type Call,
  type Operation,
  type Operations,
  pageOf,
  userNameOf,
  userOf,
} from '../call.ts';
import { TwinFault } from '../twin-fault.ts';
import { iso } from '../world.ts';

const resource = (call: Call): string => arnOf(call, 'user', call.form.get('UserName'));

const noProfile = (name: string): TwinFault =>
  new TwinFault('NoSuchEntity', `Login Profile for User ${name} cannot be found.`);

const setLogin = (call: Call, name: string): { createdAt: number; resetRequired: boolean } => {
  const login = {
    createdAt: call.world.now(),
    resetRequired: call.form.flag('PasswordResetRequired'),
  };
  call.change(({ users }) => {
    const held = users.get(name);
    if (held) held.login = { ...login };
  });
  return login;
};

/** Kinds of credential the twin knows of and keeps none of. */
const noneOf = (list: string): Operation => ({
  service: 'iam',
  readOnly: true,
  resource,
  run(call) {
    userOf(call, userNameOf(call));
    return { [list]: [], IsTruncated: false };
  },
});

export const signInOperations: Operations = {
  ListSSHPublicKeys: noneOf('SSHPublicKeys'),
  ListServiceSpecificCredentials: noneOf('ServiceSpecificCredentials'),
  ListSigningCertificates: noneOf('Certificates'),
  CreateLoginProfile: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, call.form.need('UserName'));
      call.form.need('Password');
      if (user.login) {
        throw new TwinFault(
          'EntityAlreadyExists',
          `Login Profile for user ${user.name} already exists.`,
        );
      }
      const login = setLogin(call, user.name);
      return {
        LoginProfile: {
          UserName: user.name,
          CreateDate: iso(login.createdAt),
          PasswordResetRequired: login.resetRequired,
        },
      };
    },
  },
  GetLoginProfile: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const user = userOf(call, userNameOf(call));
      if (!user.login) throw noProfile(user.name);
      return {
        LoginProfile: {
          UserName: user.name,
          CreateDate: iso(user.login.createdAt),
          PasswordResetRequired: user.login.resetRequired,
        },
      };
    },
  },
  UpdateLoginProfile: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, call.form.need('UserName'));
      if (!user.login) throw noProfile(user.name);
      setLogin(call, user.name);
      return undefined;
    },
  },
  DeleteLoginProfile: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, userNameOf(call));
      if (!user.login) throw noProfile(user.name);
      call.change(({ users }) => {
        const held = users.get(user.name);
        if (held) held.login = undefined;
      });
      return undefined;
    },
  },
  ListMFADevices: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const user = userOf(call, userNameOf(call));
      const { items, ...page } = pageOf(call.form, [...user.mfa.values()]);
      return {
        MFADevices: items.map(({ serial, enabledAt }) => ({
          UserName: user.name,
          SerialNumber: serial,
          EnableDate: iso(enabledAt),
        })),
        ...page,
      };
    },
  },
  CreateVirtualMFADevice: {
    service: 'iam',
    readOnly: false,
    run(call) {
      const name = call.form.need('VirtualMFADeviceName');
      const serial = `arn:aws:iam::${call.account.id}:mfa/${name}`;
      const worn = [...call.account.users.values()].some(({ mfa }) => mfa.has(serial));
      if (worn || call.account.looseMfa.has(serial)) {
        throw new TwinFault(
          'EntityAlreadyExists',
          'MFADevice entity at the same path and name already exists.',
        );
      }
      const at = call.world.now();
      call.change(({ looseMfa }) => looseMfa.set(serial, at));
      return { VirtualMFADevice: { SerialNumber: serial } };
    },
  },
  EnableMFADevice: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, call.form.need('UserName'));
      const serial = call.form.need('SerialNumber');
      if (!call.account.looseMfa.has(serial)) {
        throw new TwinFault(
          'NoSuchEntity',
          `MFA Device with serial number ${serial} does not exist.`,
        );
      }
      const enabledAt = call.world.now();
      call.change(({ users, looseMfa }) => {
        looseMfa.delete(serial);
        users.get(user.name)?.mfa.set(serial, { serial, enabledAt });
      });
      return undefined;
    },
  },
  DeactivateMFADevice: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, userNameOf(call));
      const serial = call.form.need('SerialNumber');
      if (!user.mfa.has(serial)) {
        throw new TwinFault(
          'NoSuchEntity',
          `MFA Device with serial number ${serial} does not exist.`,
        );
      }
      const at = call.world.now();
      call.change(({ users, looseMfa }) => {
        users.get(user.name)?.mfa.delete(serial);
        looseMfa.set(serial, at);
      });
      return undefined;
    },
  },
  DeleteVirtualMFADevice: {
    service: 'iam',
    readOnly: false,
    run(call) {
      const serial = call.form.need('SerialNumber');
      if (!call.account.looseMfa.has(serial)) {
        throw new TwinFault(
          'NoSuchEntity',
          `VirtualMFADevice with serial number ${serial} doesn't exist.`,
        );
      }
      call.change(({ looseMfa }) => looseMfa.delete(serial));
      return undefined;
    },
  },
  ListVirtualMFADevices: {
    service: 'iam',
    readOnly: true,
    run(call) {
      const { users, looseMfa, id, rootMfa } = call.account;
      const worn = [...users.values()].flatMap((user) =>
        [...user.mfa.values()].map(({ serial, enabledAt }) => ({
          SerialNumber: serial,
          EnableDate: iso(enabledAt),
          User: {
            Path: user.path,
            UserName: user.name,
            UserId: user.id,
            Arn: user.arn,
            CreateDate: iso(user.createdAt),
          },
        })),
      );
      const root = rootMfa
        ? [{ SerialNumber: `arn:aws:iam::${id}:mfa/root-account-mfa-device` }]
        : [];
      const loose = [...looseMfa.keys()].map((serial) => ({ SerialNumber: serial }));
      const { items, ...page } = pageOf(call.form, [...worn, ...root, ...loose]);
      return { VirtualMFADevices: items, ...page };
    },
  },
};
