/** Deny outside the known-good network, regions and actions; services that call on its behalf go on. */
import ipaddr from 'ipaddr.js';
import type { Action, ActionPlan, Residual } from '../../../model/index.ts';
import type { Acting } from './acting.ts';
import { containingAction, shownBy } from './containing-policy.ts';
import { isSame } from './document.ts';
import type { HolderRef, Simulation } from './holder.ts';
import type { AwsActionParams } from './params.ts';
import { type Refusal, refuse } from './target.ts';

interface KnownGood {
  readonly cidrs: readonly string[];
  readonly vpcIds: readonly string[];
  readonly regions: readonly string[];
  readonly actions: readonly string[];
}

/** Services whose calls all count as us-east-1, wherever they come from (AWS's own region-deny example). */
const globalServices = [
  'iam:*',
  'sts:*',
  'organizations:*',
  'route53:*',
  'cloudfront:*',
  'support:*',
  'health:*',
  's3:ListAllMyBuckets',
  's3:GetBucketLocation',
];

/** Never left open: the calls by which the contained could free itself. */
const escapes = {
  user: [
    'iam:DeleteUserPolicy',
    'iam:PutUserPolicy',
    'iam:AttachUserPolicy',
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:UpdateLoginProfile',
    'iam:DeleteUser',
  ],
  role: [
    'iam:DeleteRolePolicy',
    'iam:PutRolePolicy',
    'iam:AttachRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:DeleteRole',
  ],
} as const;

/** TEST-NET-1 (RFC 5737): nobody's known-good network. */
const OUTSIDE = '192.0.2.1';

const knownGoodOf = (params: AwsActionParams, acting: Acting): KnownGood => {
  const { knownGood } = params;
  const site = acting.knownGood;
  return {
    cidrs: knownGood?.cidrs ?? site?.cidrs ?? [],
    vpcIds: knownGood?.vpcIds ?? [],
    regions: knownGood?.regions ?? site?.regions ?? [],
    actions: knownGood?.actions ?? site?.actions ?? [],
  };
};

const isNetwork = (text: string): boolean => ipaddr.isValidCIDR(text) || ipaddr.isValid(text);

const prepare = (
  params: AwsActionParams,
  acting: Acting,
): Readonly<Record<string, unknown>> | Refusal => {
  const open = knownGoodOf(params, acting);
  const odd = open.cidrs.find((cidr) => !isNetwork(cidr));
  if (odd !== undefined) return refuse(`known-good network "${odd}" is not CIDR notation`);
  const everywhere = open.cidrs.find((cidr) => /\/0+$/.test(cidr));
  if (everywhere !== undefined)
    return refuse(`known-good network "${everywhere}" is the whole internet`);
  if (open.cidrs.length + open.vpcIds.length + open.regions.length + open.actions.length === 0) {
    return refuse(
      'no known-good network, region or action is known for it: name them in knownGood, or use aws.quarantine_deny',
    );
  }
  return { open };
};

const openOf = (plan: ActionPlan): KnownGood => plan.params['open'] as KnownGood;

const direct = { BoolIfExists: { 'aws:ViaAWSService': 'false' } };

const statements = (open: KnownGood, holder: HolderRef): object[] => {
  const found: object[] = [
    {
      Sid: 'CountersignKeep',
      Effect: 'Deny',
      Action: escapes[holder.kind],
      Resource: holder.arn,
    },
  ];
  if (open.cidrs.length + open.vpcIds.length > 0) {
    found.push({
      Sid: 'CountersignNetwork',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        ...(open.cidrs.length > 0 ? { NotIpAddressIfExists: { 'aws:SourceIp': open.cidrs } } : {}),
        ...(open.vpcIds.length > 0
          ? { StringNotEqualsIfExists: { 'aws:SourceVpc': open.vpcIds } }
          : {}),
        ...direct,
      },
    });
  }
  if (open.regions.length > 0) {
    found.push({
      Sid: 'CountersignRegion',
      Effect: 'Deny',
      NotAction: globalServices,
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': open.regions }, ...direct },
    });
  }
  if (open.actions.length > 0) {
    found.push({
      Sid: 'CountersignAction',
      Effect: 'Deny',
      NotAction: open.actions,
      Resource: '*',
      Condition: direct,
    });
  }
  return found;
};

const documentFor = (plan: ActionPlan, holder: HolderRef): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements(openOf(plan), holder) });

const isDirect = { key: 'aws:ViaAWSService', type: 'boolean', value: 'false' } as const;

/** One witness per fence that stands: each must be denied by its own. */
const simulations = (plan: ActionPlan): Simulation[] => {
  const { cidrs, vpcIds, regions, actions } = openOf(plan);
  const found: Simulation[] = [];
  if (cidrs.length + vpcIds.length > 0) {
    found.push({
      actions: ['s3:ListAllMyBuckets', 'sts:AssumeRole'],
      context: [{ key: 'aws:SourceIp', type: 'ip', value: OUTSIDE }, isDirect],
    });
  }
  if (regions.length > 0) {
    found.push({
      actions: ['ec2:RunInstances'],
      context: [
        { key: 'aws:RequestedRegion', type: 'string', value: 'countersign-nowhere-1' },
        isDirect,
      ],
    });
  }
  if (actions.length > 0) found.push({ actions: ['countersign:Nothing'], context: [isDirect] });
  return found;
};

/** Services of the region fence's exception that no other fence closes. */
const withoutRegion = ({ regions, actions }: KnownGood): readonly string[] => {
  if (regions.length === 0) return [];
  if (actions.length === 0) return globalServices;
  const known = new Set(actions.map((one) => one.split(':')[0]?.toLowerCase()));
  return globalServices.filter((one) => known.has('*') || known.has(one.split(':')[0]));
};

/** What selective containment leaves open on purpose, each way by itself. */
const leftOpen = (name: string, open: KnownGood): readonly Residual[] => {
  const global = withoutRegion(open);
  return [
    {
      what: `what ${name} may do from inside what is known good: ${spoken(open)}`,
      until: undefined,
      because: 'that is what selective containment leaves open on purpose',
    },
    {
      what: `what AWS services do for ${name} on its behalf`,
      until: undefined,
      because:
        'the deny spares calls that a service makes on, or work begun before would break; use aws.quarantine_deny',
    },
    ...(global.length === 0
      ? []
      : [
          {
            what: `calls of ${name} to services that know no region: ${global.join(', ')}`,
            until: undefined,
            because: 'they all count as one region, so that a fence of regions cannot close them',
          },
        ]),
  ];
};

const spoken = (open: KnownGood): string =>
  [
    ['networks', [...open.cidrs, ...open.vpcIds]] as const,
    ['regions', open.regions] as const,
    ['actions', open.actions] as const,
  ]
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${name} ${values.join(', ')}`)
    .join('; ');

export const selectiveContainment = (acting: Acting): Action =>
  containingAction(acting, {
    id: 'aws.selective_containment',
    title: 'Deny outside the known-good network, regions and actions',
    stage: 'freeze',
    prefix: 'CountersignContain',
    stops: ({ kind, name }) =>
      `calls of ${kind} ${name} from outside what is known good are refused; its usual work and what AWS services do on its behalf go on. A workload that calls from AWS's own addresses (Lambda outside a VPC, for instance) must be in the known-good networks`,
    change: ({ kind, name }, policy, facts) =>
      `put inline policy ${policy} on ${kind} ${name}: deny direct calls outside ${spoken(facts['open'] as KnownGood)}`,
    prepare,
    document: documentFor,
    isOurs: (found, plan, holder) => isSame(found, documentFor(plan, holder)),
    simulations,
    heldTells: shownBy,
    acceptedMeans: 'unknown',
    residual: ({ name }, facts) => leftOpen(name, facts['open'] as KnownGood),
  });
