/**
 * Ways from one principal to a role through a service that runs code with the role.
 * Source: pathfinding.cloud and Rhino Security Labs' lists of IAM privilege escalation paths.
 */

export interface ServiceWay {
  readonly service: string;
  /** All of them are needed. */
  readonly actions: readonly string[];
}

/** A role is handed to something new: needs `iam:PassRole` on it besides. */
export const passRoleWays: readonly ServiceWay[] = [
  { service: 'ec2.amazonaws.com', actions: ['ec2:RunInstances'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2:RequestSpotInstances'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2:AssociateIamInstanceProfile'] },
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction', 'lambda:InvokeFunction'] },
  {
    service: 'lambda.amazonaws.com',
    actions: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
  },
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction', 'lambda:AddPermission'] },
  { service: 'cloudformation.amazonaws.com', actions: ['cloudformation:CreateStack'] },
  { service: 'cloudformation.amazonaws.com', actions: ['cloudformation:UpdateStack'] },
  {
    service: 'cloudformation.amazonaws.com',
    actions: ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
  },
  { service: 'glue.amazonaws.com', actions: ['glue:CreateDevEndpoint'] },
  { service: 'glue.amazonaws.com', actions: ['glue:CreateJob', 'glue:StartJobRun'] },
  { service: 'glue.amazonaws.com', actions: ['glue:CreateJob', 'glue:CreateTrigger'] },
  { service: 'glue.amazonaws.com', actions: ['glue:UpdateJob', 'glue:StartJobRun'] },
  { service: 'glue.amazonaws.com', actions: ['glue:UpdateJob', 'glue:CreateTrigger'] },
  {
    service: 'codebuild.amazonaws.com',
    actions: ['codebuild:CreateProject', 'codebuild:StartBuild'],
  },
  {
    service: 'codebuild.amazonaws.com',
    actions: ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
  },
  {
    service: 'datapipeline.amazonaws.com',
    actions: [
      'datapipeline:CreatePipeline',
      'datapipeline:PutPipelineDefinition',
      'datapipeline:ActivatePipeline',
    ],
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
  },
  {
    service: 'sagemaker.amazonaws.com',
    actions: ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'],
  },
  { service: 'sagemaker.amazonaws.com', actions: ['sagemaker:CreateTrainingJob'] },
  { service: 'sagemaker.amazonaws.com', actions: ['sagemaker:CreateProcessingJob'] },
  { service: 'tasks.apprunner.amazonaws.com', actions: ['apprunner:CreateService'] },
  {
    service: 'states.amazonaws.com',
    actions: ['states:CreateStateMachine', 'states:StartExecution'],
  },
  {
    service: 'bedrock-agentcore.amazonaws.com',
    actions: ['bedrock-agentcore:CreateCodeInterpreter'],
  },
];

/**
 * Something that runs with the role already is taken over. Whether there is such a thing is not in an
 * IAM export, so these steps are possible, never certain.
 */
export const takeOverWays: readonly ServiceWay[] = [
  { service: 'lambda.amazonaws.com', actions: ['lambda:UpdateFunctionCode'] },
  { service: 'lambda.amazonaws.com', actions: ['lambda:UpdateFunctionConfiguration'] },
  { service: 'ec2.amazonaws.com', actions: ['ssm:SendCommand'] },
  { service: 'ec2.amazonaws.com', actions: ['ssm:StartSession'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2-instance-connect:SendSSHPublicKey'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2-instance-connect:SendSerialConsoleSSHPublicKey'] },
  {
    service: 'ec2.amazonaws.com',
    actions: ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'],
  },
  {
    service: 'ec2.amazonaws.com',
    actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
  },
  { service: 'cloudformation.amazonaws.com', actions: ['cloudformation:UpdateStack'] },
  {
    service: 'cloudformation.amazonaws.com',
    actions: ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
  },
  { service: 'codebuild.amazonaws.com', actions: ['codebuild:StartBuild'] },
  { service: 'codebuild.amazonaws.com', actions: ['codebuild:StartBuildBatch'] },
  { service: 'glue.amazonaws.com', actions: ['glue:UpdateDevEndpoint'] },
  { service: 'sagemaker.amazonaws.com', actions: ['sagemaker:CreatePresignedNotebookInstanceUrl'] },
  {
    service: 'sagemaker.amazonaws.com',
    actions: [
      'sagemaker:CreateNotebookInstanceLifecycleConfig',
      'sagemaker:UpdateNotebookInstance',
    ],
  },
  { service: 'tasks.apprunner.amazonaws.com', actions: ['apprunner:UpdateService'] },
  { service: 'ecs-tasks.amazonaws.com', actions: ['ecs:ExecuteCommand'] },
  {
    service: 'bedrock-agentcore.amazonaws.com',
    actions: [
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
    ],
  },
];
