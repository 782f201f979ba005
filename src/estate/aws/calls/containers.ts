/** Images and the services that run them. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import { read, write } from './call.ts';

export const getAuthorizationToken = (): Call => read('ecr', 'GetAuthorizationToken');
export const initiateLayerUpload = (repositoryName: string): Call =>
  write('ecr', 'InitiateLayerUpload', { repositoryName });
export const putImage = (random: Random, repositoryName: string): Call =>
  write('ecr', 'PutImage', { repositoryName, imageTag: random.hex(7) });

export const registerTaskDefinition = (account: string, family: string): Call =>
  write('ecs', 'RegisterTaskDefinition', {
    family,
    taskRoleArn: `arn:aws:iam::${account}:role/ecs-${family}`,
  });
export const updateService = (random: Random, service: string): Call =>
  write('ecs', 'UpdateService', {
    cluster: 'main',
    service,
    taskDefinition: `${service}:${random.int(10, 900)}`,
  });
export const describeServices = (service: string): Call =>
  read('ecs', 'DescribeServices', { cluster: 'main', services: [service] });
