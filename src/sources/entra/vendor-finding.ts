/** Detections of Entra ID Protection as evidence beside ours: what each is worth before a site's own experience. */
import type { Event, Severity } from '../../model/index.ts';
import type { VendorFinding } from '../contract.ts';
import type { Raw } from '../record.ts';
import { fold } from './fold.ts';
import { isClosedRisk } from './risk.ts';

interface Weight {
  readonly title: string;
  readonly llr: number;
  readonly attack: readonly string[];
  readonly hardFact?: true;
}

/**
 * `riskEventType` → weight. Premium detections are withheld as `generic` from tenants without P2.
 * Source: Microsoft Learn, "What are risks in Microsoft Entra ID Protection", "Securing workload identities".
 */
const weights: Readonly<Record<string, Weight>> = {
  leakedCredentials: {
    title: 'Leaked credentials',
    llr: 4,
    attack: ['T1589.001'],
    hardFact: true,
  },
  adminConfirmedUserCompromised: {
    title: 'Administrator confirmed the user compromised',
    llr: 6,
    attack: ['T1078.004'],
    hardFact: true,
  },
  adminConfirmedServicePrincipalCompromised: {
    title: 'Administrator confirmed the service principal compromised',
    llr: 6,
    attack: ['T1078.004'],
    hardFact: true,
  },
  investigationsThreatIntelligence: {
    title: 'Microsoft Entra threat intelligence',
    llr: 3.5,
    attack: ['T1078.004'],
  },
  maliciousIPAddress: { title: 'Malicious IP address', llr: 2, attack: ['T1078.004'] },
  maliciousIPAddressValidCredentialsBlockedIP: {
    title: 'Malicious IP address with valid credentials',
    llr: 2.5,
    attack: ['T1078.004'],
  },
  nationStateIP: { title: 'Verified threat actor IP', llr: 4, attack: ['T1078.004'] },
  anonymizedIPAddress: { title: 'Anonymous IP address', llr: 1, attack: ['T1090.003'] },
  riskyIPAddress: { title: 'Activity from anonymous IP address', llr: 1, attack: ['T1090.003'] },
  unfamiliarFeatures: { title: 'Unfamiliar sign-in properties', llr: 0.7, attack: ['T1078.004'] },
  unlikelyTravel: { title: 'Atypical travel', llr: 0.7, attack: ['T1078.004'] },
  mcasImpossibleTravel: { title: 'Impossible travel', llr: 0.7, attack: ['T1078.004'] },
  newCountry: { title: 'New country', llr: 0.5, attack: ['T1078.004'] },
  passwordSpray: { title: 'Password spray', llr: 3, attack: ['T1110.003'] },
  anomalousToken: { title: 'Anomalous token', llr: 2, attack: ['T1528', 'T1550.001'] },
  tokenIssuerAnomaly: { title: 'Token issuer anomaly', llr: 3, attack: ['T1606.002'] },
  attemptedPrtAccess: {
    title: 'Possible attempt to access Primary Refresh Token',
    llr: 3,
    attack: ['T1528'],
  },
  attackerinTheMiddle: { title: 'Attacker in the middle', llr: 4, attack: ['T1557'] },
  suspiciousSendingPatterns: {
    title: 'Suspicious sending patterns',
    llr: 2,
    attack: ['T1534'],
  },
  mcasSuspiciousInboxManipulationRules: {
    title: 'Suspicious inbox manipulation rules',
    llr: 2.5,
    attack: ['T1564.008'],
  },
  suspiciousInboxForwarding: {
    title: 'Suspicious inbox forwarding',
    llr: 2.5,
    attack: ['T1114.003'],
  },
  suspiciousAPITraffic: { title: 'Suspicious API traffic', llr: 2, attack: ['T1087.004'] },
  userReportedSuspiciousActivity: {
    title: 'User reported suspicious activity',
    llr: 3,
    attack: ['T1621'],
  },
  anomalousUserActivity: { title: 'Anomalous user activity', llr: 1.5, attack: ['T1098'] },
  anomalousServicePrincipalActivity: {
    title: 'Anomalous service principal activity',
    llr: 2,
    attack: ['T1098.001'],
  },
  suspiciousSignins: { title: 'Suspicious sign-ins', llr: 1.5, attack: ['T1078.004'] },
  maliciousApplication: { title: 'Malicious application', llr: 4, attack: ['T1528', 'T1671'] },
  suspiciousApplication: { title: 'Suspicious application', llr: 2.5, attack: ['T1528', 'T1671'] },
};

const plain: Weight = { title: 'Risk detection', llr: 1, attack: [] };

const severities: Readonly<Record<string, Severity>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
};

/** Microsoft's own level moves our weight by half, either way. */
const factors: Readonly<Record<string, number>> = { low: 0.5, medium: 1, high: 1.5 };

const text = (raw: Raw, ...names: readonly string[]): string | undefined => {
  const record = fold(raw);
  for (const name of names) {
    const found = record.text(name);
    if (found !== undefined) return found;
  }
  return undefined;
};

const observablesOf = (event: Event): readonly string[] => {
  const { src, actor } = event;
  return [
    ...(src.ip === undefined ? [] : [`ip:${src.ip}`]),
    ...(actor.credential ? [`credential:${actor.credential.nativeId}`] : []),
  ];
};

/** Pure. Only risk detections and risky users or service principals are findings of the vendor. */
export const entraVendorFinding = (event: Event): VendorFinding | undefined => {
  if (event.classUid !== 2004 || event.logsource.service !== 'riskdetection') return undefined;
  const type = text(event.raw, 'riskEventType', 'riskType');
  const weight = weights[type ?? ''] ?? plain;
  const level = (text(event.raw, 'riskLevel') ?? 'medium').toLowerCase();
  const state = text(event.raw, 'riskState');
  const confirmed = state === 'confirmedCompromised';
  return {
    detector: type ?? event.operation,
    title: weights[type ?? ''] ? weight.title : `${weight.title} ${type ?? event.operation}`,
    severity: confirmed ? 'high' : (severities[level] ?? 'medium'),
    attack: weight.attack,
    llr: confirmed ? 6 : weight.llr * (factors[level] ?? 1),
    hardFact: confirmed || weight.hardFact === true,
    subjects: event.targets.filter(({ kind }) => kind === 'identity').map(({ id }) => id),
    observables: observablesOf(event),
    dismissed: isClosedRisk(event.raw),
  };
};
