/** Managed policies on users, groups and roles. */
import { type Operations, pageOf, policyOf } from '../call.ts';
import { nameOfArn } from '../state.ts';
import { TwinFault } from '../twin-fault.ts';
import { type HolderAccess, holderAccesses } from './inline-policies.ts';
import { MAX_ATTACHED } from './quotas.ts';

const keys = (form: { get(name: string): string | undefined }) => ({
  'iam:policyarn': form.get('PolicyArn') ?? '',
});

const operationsFor = (of: HolderAccess): Operations => ({
  [`Attach${of.title}Policy`]: {
    service: 'iam',
    readOnly: false,
    resource: of.resource,
    keys,
    run(call) {
      const holder = of.findToChange(call);
      const { arn } = policyOf(call, call.form.need('PolicyArn'));
      if (!holder.attached.has(arn) && holder.attached.size >= MAX_ATTACHED) {
        throw new TwinFault(
          'LimitExceeded',
          `Cannot exceed quota for PoliciesPer${of.title}: ${MAX_ATTACHED}`,
        );
      }
      call.change((account) => of.within(account, holder.name)?.attached.add(arn));
      return undefined;
    },
  },
  [`Detach${of.title}Policy`]: {
    service: 'iam',
    readOnly: false,
    resource: of.resource,
    keys,
    run(call) {
      const holder = of.findToChange(call);
      const arn = call.form.need('PolicyArn');
      if (!holder.attached.has(arn)) {
        throw new TwinFault('NoSuchEntity', `Policy ${arn} was not found.`);
      }
      call.change((account) => of.within(account, holder.name)?.attached.delete(arn));
      return undefined;
    },
  },
  [`ListAttached${of.title}Policies`]: {
    service: 'iam',
    readOnly: true,
    resource: of.resource,
    run(call) {
      const attached = [...of.find(call).attached].map((arn) => ({
        PolicyName: nameOfArn(arn),
        PolicyArn: arn,
      }));
      const { items, ...page } = pageOf(call.form, attached);
      return { AttachedPolicies: items, ...page };
    },
  },
});

export const attachmentOperations: Operations = Object.assign(
  {},
  ...holderAccesses.map(operationsFor),
);
