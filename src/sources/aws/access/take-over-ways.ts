/**
 * Something that runs with a role already is taken over. Whether there is such a thing is not in an IAM export: without
 * an inventory of resources these steps are possible, never certain.
 */
import { of, type TakeOverWay } from './service-way.ts';

type Row = readonly [
  technique: string | undefined,
  actions: readonly string[],
  anywhere?: readonly string[],
];

const ways = (
  service: string,
  on: readonly string[],
  ...rows: readonly Row[]
): readonly TakeOverWay[] =>
  rows.map(([technique, actions, anywhere]) => ({
    service: `${service}.amazonaws.com`,
    on,
    actions,
    ...(technique === undefined ? {} : { technique }),
    ...(anywhere === undefined ? {} : { anywhere }),
  }));

const lifecycle = 'sagemaker:CreateNotebookInstanceLifecycleConfig';

export const takeOverWays: readonly TakeOverWay[] = [
  ...ways(
    'lambda',
    ['aws_lambda_function'],
    ['lambda-004', of('lambda', 'UpdateFunctionCode', 'InvokeFunction')],
    ['lambda-005', of('lambda', 'UpdateFunctionCode', 'AddPermission')],
    ['lambda-003', ['lambda:UpdateFunctionCode']],
    [undefined, ['lambda:UpdateFunctionConfiguration']],
  ),
  // It may give itself the right to change the code (Lambda developer guide, "Resource-based policies"); no published
  // list has it without that right.
  ...ways('lambda', ['aws_lambda_function'], [undefined, ['lambda:AddPermission']]).map(
    (way): TakeOverWay => ({ ...way, possible: true }),
  ),
  ...ways(
    'ec2',
    ['aws_instance'],
    ['ssm-002', ['ssm:SendCommand']],
    ['ssm-001', ['ssm:StartSession']],
    [undefined, ['ssm:CreateAssociation']],
    ['ec2instanceconnect-003', ['ec2-instance-connect:SendSSHPublicKey']],
    [undefined, ['ec2-instance-connect:SendSerialConsoleSSHPublicKey']],
    ['ec2-002', of('ec2', 'ModifyInstanceAttribute', 'StopInstances', 'StartInstances')],
  ),
  // A deployment names its group, not the instances: the permission is asked of the account.
  ...ways(
    'ec2',
    ['aws_instance'],
    [
      'codedeploy-001',
      of('codedeploy', 'CreateDeployment', 'RegisterApplicationRevision'),
      of('codedeploy', 'CreateDeployment', 'RegisterApplicationRevision'),
    ],
  ).map((way): TakeOverWay => ({ ...way, possible: true })),
  ...ways(
    'ec2',
    ['aws_launch_template'],
    ['ec2-004', of('ec2', 'CreateLaunchTemplateVersion', 'ModifyLaunchTemplate')],
  ),
  ...ways(
    'cloudformation',
    ['aws_cloudformation_stack'],
    ['cloudformation-002', ['cloudformation:UpdateStack']],
    ['cloudformation-005', of('cloudformation', 'CreateChangeSet', 'ExecuteChangeSet')],
  ),
  ...ways(
    'codebuild',
    ['aws_codebuild_project'],
    ['codebuild-002', ['codebuild:StartBuild']],
    ['codebuild-003', ['codebuild:StartBuildBatch']],
  ),
  ...ways('glue', ['aws_glue_dev_endpoint'], ['glue-002', ['glue:UpdateDevEndpoint']]),
  ...ways(
    'sagemaker',
    ['aws_sagemaker_notebook_instance'],
    ['sagemaker-004', ['sagemaker:CreatePresignedNotebookInstanceUrl']],
    ['sagemaker-005', [lifecycle, 'sagemaker:UpdateNotebookInstance'], [lifecycle]],
  ),
  ...ways(
    'tasks.apprunner',
    ['aws_apprunner_service'],
    ['apprunner-002', ['apprunner:UpdateService']],
  ),
  ...ways(
    'ecs-tasks',
    ['aws_ecs_service', 'aws_ecs_task_definition'],
    [undefined, ['ecs:ExecuteCommand']],
  ),
  ...ways('ecs-tasks', ['aws_batch_job_definition'], ['batch-002', ['batch:SubmitJob']]),
  ...ways(
    'bedrock-agentcore',
    ['aws_bedrockagentcore_code_interpreter'],
    [
      'bedrock-002',
      of('bedrock-agentcore', 'StartCodeInterpreterSession', 'InvokeCodeInterpreter'),
    ],
  ),
  ...ways(
    'bedrock-agentcore',
    ['aws_bedrockagentcore_agent_runtime'],
    ['bedrock-004', ['bedrock-agentcore:InvokeAgentRuntimeCommand']],
  ),
  ...ways(
    'bedrock-agentcore',
    ['aws_bedrockagentcore_browser'],
    [
      'bedrock-007',
      of('bedrock-agentcore', 'StartBrowserSession', 'ConnectBrowserAutomationStream'),
    ],
  ),
];
