metadata name = 'Roles on queues'
metadata description = 'Who may do what with which queue. Every role is assigned on the one queue that it is needed for.'

@export()
@description('One role of one identity on one queue.')
type queueRole = {
  @description('Object id of the identity.')
  principalId: string

  @description('Name of the queue.')
  queue: string

  @description('take: take messages, put them back for later, delete them. send: put new ones.')
  role: 'take' | 'send'
}

@description('Name of the storage account that holds the queues.')
param storageName string

@description('The roles.')
param roles queueRole[]

var roleIds = {
  // Storage Queue Data Contributor. Reader and Message Processor together are not enough for a trigger: putting a
  // message back for later, or holding one for longer, updates it, and no smaller role may.
  take: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  send: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a' // Storage Queue Data Message Sender
}

resource storage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: storageName
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-08-01' existing = {
  parent: storage
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-08-01' existing = [
  for role in roles: {
    parent: queueService
    name: role.queue
  }
]

resource onQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (role, i) in roles: {
    scope: queues[i]
    name: guid(queues[i].id, role.principalId, roleIds[role.role])
    properties: {
      principalId: role.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role.role])
    }
  }
]

@description('Resource ids of the roles.')
output ids array = [for i in range(0, length(roles)): onQueue[i].id]
