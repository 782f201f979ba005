/** Machines and functions in wrong hands. */
import type { Random } from '../../random.ts';
import { read, write } from '../calls/call.ts';
import type { Call } from '../record.ts';

export const describeQuota = (region: string): Call => ({
  ...read('servicequotas', 'GetServiceQuota', { serviceCode: 'ec2', quotaCode: 'L-417A185B' }),
  region,
});
export const raiseQuota = (region: string): Call => ({
  ...write('servicequotas', 'RequestServiceQuotaIncrease', {
    serviceCode: 'ec2',
    quotaCode: 'L-417A185B',
    desiredValue: 512,
  }),
  region,
});
export const runMiners = (region: string, random: Random): Call => ({
  ...write(
    'ec2',
    'RunInstances',
    {
      instancesSet: { items: [{ imageId: `ami-${random.hex(17)}`, minCount: 8, maxCount: 8 }] },
      instanceType: random.pick(['g5.12xlarge', 'p3.8xlarge', 'c6a.48xlarge']),
      userData: '<sensitiveDataRemoved>',
    },
    {
      instancesSet: {
        items: Array.from({ length: 8 }, () => ({ instanceId: `i-${random.hex(17)}` })),
      },
    },
  ),
  region,
});
export const createKeyPair = (region: string, random: Random): Call => ({
  ...write(
    'ec2',
    'CreateKeyPair',
    { keyName: `kp-${random.hex(4)}`, keyType: 'rsa' },
    { keyName: 'kp', keyPairId: `key-${random.hex(17)}`, keyMaterial: '<sensitiveDataRemoved>' },
  ),
  region,
});

export const sendCommand = (instanceIds: readonly string[], random: Random): Call =>
  write(
    'ssm',
    'SendCommand',
    {
      documentName: 'AWS-RunShellScript',
      instanceIds,
      interactive: false,
      parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    },
    { command: { commandId: random.uuid(), documentName: 'AWS-RunShellScript', instanceIds } },
  );
export const commandResult = (instanceId: string, random: Random): Call =>
  read('ssm', 'GetCommandInvocation', { commandId: random.uuid(), instanceId });
export const openShell = (target: string, random: Random): Call =>
  write(
    'ssm',
    'StartSession',
    { target },
    { sessionId: `s-${random.hex(17)}`, tokenValue: 'Value hidden due to security reasons.' },
  );
export const pushSshKey = (instanceId: string, random: Random): Call =>
  write(
    'ec2-instance-connect',
    'SendSSHPublicKey',
    { instanceId, instanceOSUser: 'ec2-user', sSHPublicKey: `ssh-ed25519 AAAA${random.hex(24)}` },
    { requestId: random.uuid(), success: true },
  );

const one = (instanceId: string) => ({ instancesSet: { items: [{ instanceId }] } });
export const stopInstance = (instanceId: string): Call =>
  write('ec2', 'StopInstances', { ...one(instanceId), force: true });
export const startInstance = (instanceId: string): Call =>
  write('ec2', 'StartInstances', one(instanceId));
export const changeUserData = (instanceId: string): Call =>
  write(
    'ec2',
    'ModifyInstanceAttribute',
    { instanceId, userData: '<sensitiveDataRemoved>' },
    { _return: true },
  );
export const readUserData = (instanceId: string): Call =>
  read('ec2', 'DescribeInstanceAttribute', { instanceId, attribute: 'userData' });

export const createFunction = (functionName: string, role: string): Call =>
  write(
    'lambda',
    'CreateFunction20150331',
    { functionName, role, runtime: 'python3.12', handler: 'index.handler', publish: false },
    { functionName, role, runtime: 'python3.12', state: 'Pending' },
  );
export const overwriteCode = (account: string, functionName: string): Call =>
  write(
    'lambda',
    'UpdateFunctionCode20150331v2',
    {
      functionName: `arn:aws:lambda:eu-west-1:${account}:function:${functionName}`,
      publish: true,
      dryRun: false,
    },
    { functionName, codeSize: 211 },
  );
/** A data event. */
export const invoke = (account: string, functionName: string): Call => {
  const ARN = `arn:aws:lambda:eu-west-1:${account}:function:${functionName}`;
  return {
    ...write('lambda', 'Invoke', { functionName: ARN, invocationType: 'RequestResponse' }),
    management: false,
    resources: [{ accountId: account, type: 'AWS::Lambda::Function', ARN }],
  };
};
export const openFunction = (functionName: string): Call =>
  write('lambda', 'AddPermission20150331v2', {
    functionName,
    statementId: 'backdoor',
    action: 'lambda:InvokeFunction',
    principal: '*',
  });

export const listModels = (): Call => read('bedrock', 'ListFoundationModels', {});
export const modelAvailability = (modelId: string): Call =>
  read('bedrock', 'GetFoundationModelAvailability', { modelId });
export const askForModels = (): Call => ({
  ...write('bedrock', 'PutUseCaseForModelAccess', {}),
  request: null,
});
export const invokeForeignModel = (modelId: string, region: string): Call => ({
  ...read('bedrock', 'InvokeModel', { modelId }),
  region,
});
