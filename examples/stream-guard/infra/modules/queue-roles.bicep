metadata name = 'Roles on queues'
metadata description = 'Who may do what with which queue. Every role is assigned on the one queue that it is needed for.'

@export()
@description('One role of one identity on one queue.')
type queueRole = {
  @description('Object id of the identity.')
  principalId: string

  @description('Name of the queue.')
  queue: string

  @description('read: look at messages and count them. process: take and delete them. send: put new ones.')
  role: 'read' | 'process' | 'send'
}

@description('Name of the storage account that holds the queues.')
param storageName string

@description('The roles.')
param roles queueRole[]

var roleIds = {
  read: '19e7f393-937e-4f77-808e-94535e297925' // Storage Queue Data Reader
  process: '8a0f0c08-91a1-4084-bc3d-661d67233fed' // Storage Queue Data Message Processor
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
