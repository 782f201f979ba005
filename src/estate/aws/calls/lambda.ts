/** Functions. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import { read, write } from './call.ts';

const API = 'orders-api';

export const listFunctions = (): Call => read('lambda', 'ListFunctions20150331', {});
export const getFunction = (functionName = API): Call =>
  read('lambda', 'GetFunction20150331v2', { functionName });
export const getFunctionConfiguration = (functionName: string): Call =>
  read('lambda', 'GetFunctionConfiguration20150331v2', { functionName });

export const updateDevCode = (random: Random): Call =>
  write('lambda', 'UpdateFunctionCode20150331v2', {
    functionName: `dev-${random.int(1, 20)}`,
    dryRun: false,
    publish: true,
  });

export const updateDevConfiguration = (random: Random): Call =>
  write('lambda', 'UpdateFunctionConfiguration20150331v2', {
    functionName: `dev-${random.int(1, 20)}`,
    timeout: 30,
    memorySize: 512,
  });

export const deployCode = (functionName: string): Call =>
  write('lambda', 'UpdateFunctionCode20150331v2', { functionName, publish: true, dryRun: false });

export const deployConfiguration = (functionName: string): Call =>
  write('lambda', 'UpdateFunctionConfiguration20150331v2', { functionName, environment: {} });

export const setLayers = (random: Random, account: string): Call =>
  write('lambda', 'UpdateFunctionConfiguration20150331v2', {
    functionName: API,
    environment: {},
    layers: [`arn:aws:lambda:eu-west-1:${account}:layer:common:${random.int(2, 40)}`],
  });

export const addPermission = (account: string): Call =>
  write(
    'lambda',
    'AddPermission20150331v2',
    {
      functionName: API,
      statementId: 'AllowEvents',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: `arn:aws:events:eu-west-1:${account}:rule/nightly`,
    },
    { statement: '{}' },
  );
