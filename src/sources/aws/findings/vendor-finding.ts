/**
 * AWS's own detections: GuardDuty findings, and the deny that AWS itself puts on a user whose key it met in public.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
import type { Event } from '../../../model/index.ts';
import type { VendorFinding } from '../../contract.ts';
import { obj, str } from '../../record.ts';
import { isArchived, isCalledUseless, isSample, severityOf, titleOf } from './guardduty.ts';

interface Weight {
  readonly llr: number;
  readonly attack: readonly string[];
  readonly hardFact?: true;
}

/**
 * How much GuardDuty's word is worth, nats, by what it rests on. An instance's credentials used elsewhere and
 * sequences of many signals are rarely wrong; "anomalous" alone often is.
 */
const weights: readonly (readonly [RegExp, Weight])[] = [
  [/^AttackSequence:/, { llr: 5, attack: ['T1078.004'] }],
  [/InstanceCredentialExfiltration/, { llr: 5, attack: ['T1552.005', 'T1078.004'] }],
  [/MaliciousIPCaller|TorIPCaller/, { llr: 3.5, attack: ['T1078.004', 'T1090'] }],
  [/ConsoleLoginSuccess\.B/, { llr: 2.5, attack: ['T1078.004'] }],
  [/^PenTest:/, { llr: 3, attack: ['T1580'] }],
  [/^Stealth:|^DefenseEvasion:/, { llr: 2.5, attack: ['T1562.008'] }],
  [/^CredentialAccess:/, { llr: 2, attack: ['T1552'] }],
  [/^Exfiltration:/, { llr: 2, attack: ['T1530'] }],
  [/^PrivilegeEscalation:/, { llr: 2, attack: ['T1098.003'] }],
  [/^Persistence:/, { llr: 2, attack: ['T1098'] }],
  [/^Impact:/, { llr: 2, attack: ['T1485'] }],
  [/^CryptoCurrency:/, { llr: 3, attack: ['T1496'] }],
  [/^Policy:IAMUser\/RootCredentialUsage/, { llr: 1, attack: ['T1078.004'] }],
  [/AnomalousBehavior/, { llr: 1.5, attack: ['T1078.004'] }],
];
const plain: Weight = { llr: 1, attack: [] };

const observablesOf = ({ src, actor }: Event, key?: string): readonly string[] => {
  const credential = key ?? actor.credential?.nativeId;
  return [
    ...(src.ip === undefined ? [] : [`ip:${src.ip}`]),
    ...(credential === undefined ? [] : [`credential:${credential}`]),
  ];
};

const ofGuardDuty = (event: Event): VendorFinding => {
  const { raw, operation } = event;
  const weight = weights.find(([pattern]) => pattern.test(operation))?.[1] ?? plain;
  return {
    detector: operation,
    title: titleOf(raw),
    severity: severityOf(raw),
    attack: weight.attack,
    llr: weight.llr,
    hardFact: weight.hardFact === true,
    subjects: event.targets
      .filter(({ kind }) => kind === 'identity' || kind === 'role')
      .map(({ id }) => id),
    observables: observablesOf(event),
    dismissed: isArchived(raw) || isSample(raw) || isCalledUseless(raw),
  };
};

const quarantine = /:policy\/(AWSCompromisedKeyQuarantine(?:V\d{1,2})?)$/;

/**
 * AWS attaches it when a key of the user is found in public. Whoever else attaches it copies AWS's deny, which is
 * no detection: only AWS's own hand counts. Taking it off is a decision of the customer, and dismisses.
 */
const ofQuarantine = (event: Event): VendorFinding | undefined => {
  const asked = obj(event.raw['requestParameters']);
  const policy = quarantine.exec(str(asked['policyArn']) ?? '')?.[1];
  if (policy === undefined || event.outcome !== 'success') return undefined;
  const attaches = event.privilege === 'iam:AttachUserPolicy';
  const detaches = event.privilege === 'iam:DetachUserPolicy';
  const byAws = event.actor.principalKind === 'service' || event.actor.invokedBy !== undefined;
  if (!detaches && !(attaches && byAws)) return undefined;
  return {
    detector: policy,
    title: 'AWS found an access key of this user in public and fenced the user in',
    severity: 'critical',
    attack: ['T1552', 'T1078.004'],
    llr: 8,
    hardFact: true,
    subjects: event.targets.filter(({ kind }) => kind === 'identity').map(({ id }) => id),
    observables: [],
    dismissed: detaches,
  };
};

/** Pure. */
export const awsVendorFinding = (event: Event): VendorFinding | undefined =>
  event.logsource.service === 'guardduty' ? ofGuardDuty(event) : ofQuarantine(event);
