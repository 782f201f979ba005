/** Tables, queues, queries, databases. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import { read, write } from './call.ts';

export const describeTable = (tableName: string): Call =>
  read('dynamodb', 'DescribeTable', { tableName });
export const createTable = (random: Random): Call =>
  write('dynamodb', 'CreateTable', {
    tableName: `dev-${random.hex(4)}`,
    billingMode: 'PAY_PER_REQUEST',
  });

export const getQueueAttributes = (queueUrl: string): Call =>
  read('sqs', 'GetQueueAttributes', { queueUrl });
export const createQueue = (random: Random, account: string): Call =>
  write(
    'sqs',
    'CreateQueue',
    { queueName: `dev-${random.hex(4)}` },
    { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${account}/dev` },
  );

export const startQuery = (random: Random): Call =>
  write(
    'athena',
    'StartQueryExecution',
    { queryString: 'HIDDEN_DUE_TO_SECURITY_REASONS', workGroup: 'reports' },
    { queryExecutionId: random.uuid() },
  );
export const getQueryResults = (random: Random): Call =>
  read('athena', 'GetQueryResults', { queryExecutionId: random.uuid() });
export const getTable = (): Call =>
  read('glue', 'GetTable', { databaseName: 'reports', name: 'orders' });

export const describeDatabases = (): Call => read('rds', 'DescribeDBInstances', {});
export const createDatabaseSnapshot = (random: Random): Call =>
  write('rds', 'CreateDBSnapshot', {
    dBInstanceIdentifier: 'orders',
    dBSnapshotIdentifier: `orders-${random.hex(4)}`,
  });
