/** A role is handed to something new: needs `iam:PassRole` on it besides. */
import { of, type ServiceWay } from './service-way.ts';

const ways = (
  service: string,
  ...rows: readonly (readonly [technique: string | undefined, actions: readonly string[]])[]
): readonly ServiceWay[] =>
  rows.map(([technique, actions]) => ({
    service: `${service}.amazonaws.com`,
    actions,
    ...(technique === undefined ? {} : { technique }),
  }));

/** The role is swapped on something that must exist, or read back by a way that no export shows. */
const possibly = (
  service: string,
  ...rows: readonly (readonly [technique: string | undefined, actions: readonly string[]])[]
): readonly ServiceWay[] => ways(service, ...rows).map((way) => ({ ...way, possible: true }));

export const passRoleWays: readonly ServiceWay[] = [
  ...ways(
    'ec2',
    ['ec2-001', ['ec2:RunInstances']],
    ['ec2-003', ['ec2:RequestSpotInstances']],
    [undefined, ['ec2:RequestSpotFleet']],
    [undefined, ['ec2:AssociateIamInstanceProfile']],
    [undefined, ['ec2:ReplaceIamInstanceProfileAssociation']],
    [undefined, of('autoscaling', 'CreateLaunchConfiguration', 'CreateAutoScalingGroup')],
    [undefined, ['ec2:CreateLaunchTemplate', 'autoscaling:CreateAutoScalingGroup']],
    ['emr-001', ['elasticmapreduce:RunJobFlow']],
    [undefined, of('datapipeline', 'CreatePipeline', 'PutPipelineDefinition', 'ActivatePipeline')],
    [
      'imagebuilder-001',
      of(
        'imagebuilder',
        'CreateComponent',
        'CreateImageRecipe',
        'CreateInfrastructureConfiguration',
        'CreateImage',
      ),
    ],
    [
      'batch-003',
      of(
        'batch',
        'CreateComputeEnvironment',
        'CreateJobQueue',
        'RegisterJobDefinition',
        'SubmitJob',
      ),
    ],
  ),
  ...ways(
    'lambda',
    ['lambda-001', of('lambda', 'CreateFunction', 'InvokeFunction')],
    ['lambda-002', of('lambda', 'CreateFunction', 'CreateEventSourceMapping')],
    ['lambda-006', of('lambda', 'CreateFunction', 'AddPermission')],
    [undefined, of('lambda', 'CreateFunction', 'CreateFunctionUrlConfig', 'InvokeFunctionUrl')],
    [undefined, of('lambda', 'UpdateFunctionConfiguration', 'UpdateFunctionCode')],
  ),
  ...ways(
    'cloudformation',
    ['cloudformation-001', ['cloudformation:CreateStack']],
    ['cloudformation-003', of('cloudformation', 'CreateStackSet', 'CreateStackInstances')],
    ['cloudformation-004', ['cloudformation:UpdateStackSet']],
    [undefined, ['cloudformation:UpdateStack']],
    [undefined, of('cloudformation', 'CreateChangeSet', 'ExecuteChangeSet')],
  ),
  ...ways(
    'glue',
    ['glue-001', ['glue:CreateDevEndpoint']],
    ['glue-003', of('glue', 'CreateJob', 'StartJobRun')],
    ['glue-004', of('glue', 'CreateJob', 'CreateTrigger')],
    ['glue-005', of('glue', 'UpdateJob', 'StartJobRun')],
    ['glue-006', of('glue', 'UpdateJob', 'CreateTrigger')],
    ['glue-007', of('glue', 'CreateSession', 'RunStatement')],
  ),
  ...ways(
    'codebuild',
    ['codebuild-001', of('codebuild', 'CreateProject', 'StartBuild')],
    ['codebuild-004', of('codebuild', 'CreateProject', 'StartBuildBatch')],
    [undefined, of('codebuild', 'UpdateProject', 'StartBuild')],
    [undefined, of('codebuild', 'UpdateProject', 'StartBuildBatch')],
  ),
  ...ways('datapipeline', [
    'datapipeline-001',
    of('datapipeline', 'CreatePipeline', 'PutPipelineDefinition', 'ActivatePipeline'),
  ]),
  ...ways(
    'ecs-tasks',
    ['ecs-004', of('ecs', 'RegisterTaskDefinition', 'RunTask')],
    ['ecs-003', of('ecs', 'RegisterTaskDefinition', 'CreateService')],
    ['ecs-005', of('ecs', 'RegisterTaskDefinition', 'StartTask')],
    [undefined, of('ecs', 'RegisterTaskDefinition', 'UpdateService')],
    ['batch-001', of('batch', 'RegisterJobDefinition', 'SubmitJob')],
  ),
  ...ways(
    'sagemaker',
    [
      'sagemaker-001',
      of('sagemaker', 'CreateNotebookInstance', 'CreatePresignedNotebookInstanceUrl'),
    ],
    ['sagemaker-002', ['sagemaker:CreateTrainingJob']],
    ['sagemaker-003', ['sagemaker:CreateProcessingJob']],
    [undefined, ['sagemaker:CreateHyperParameterTuningJob']],
    [undefined, of('sagemaker', 'CreatePipeline', 'StartPipelineExecution')],
    [undefined, of('sagemaker', 'CreateNotebookInstanceLifecycleConfig', 'CreateNotebookInstance')],
  ),
  ...possibly('sagemaker', ['sagemaker-001', ['sagemaker:CreateNotebookInstance']]),
  ...ways('tasks.apprunner', ['apprunner-001', ['apprunner:CreateService']]),
  ...ways(
    'bedrock-agentcore',
    ['bedrock-001', ['bedrock-agentcore:CreateCodeInterpreter']],
    ['bedrock-003', ['bedrock-agentcore:CreateAgentRuntime']],
    ['bedrock-005', ['bedrock-agentcore:CreateHarness']],
    ['bedrock-006', ['bedrock-agentcore:CreateBrowser']],
  ),
  ...ways('amplify', ['amplify-001', of('amplify', 'CreateApp', 'CreateBranch', 'StartJob')]),
  ...ways('braket', ['braket-001', ['braket:CreateJob']]),
  ...ways('codepipeline', [undefined, ['codepipeline:CreatePipeline']]),
  ...possibly('cognito-identity', [
    'cognitoidentity-001',
    ['cognito-identity:SetIdentityPoolRoles'],
  ]),
  ...ways('emr-serverless', [
    'emrserverless-001',
    of('emr-serverless', 'CreateApplication', 'StartJobRun'),
  ]),
  ...possibly('emr-serverless', [undefined, ['emr-serverless:StartJobRun']]),
  ...ways('gamelift', ['gamelift-001', of('gamelift', 'CreateBuild', 'CreateFleet')]),
  ...ways('kinesisanalytics', [
    'kinesisanalytics-001',
    of('kinesisanalytics', 'CreateApplication', 'StartApplication'),
  ]),
  ...ways('omics', ['omics-001', of('omics', 'CreateWorkflow', 'StartRun')]),
  ...ways('scheduler', [undefined, ['scheduler:CreateSchedule']]),
  ...ways('ssm', ['ssm-003', ['ssm:StartAutomationExecution']]),
  ...ways(
    'states',
    [undefined, of('states', 'CreateStateMachine', 'StartExecution')],
    [undefined, of('states', 'UpdateStateMachine', 'StartExecution')],
  ),
];
