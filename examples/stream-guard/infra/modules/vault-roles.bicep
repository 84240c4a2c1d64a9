metadata name = 'Roles on the key vault'
metadata description = 'Lets one identity read the values of a vault. A role on a single secret would need the secret to exist before the first deployment; so every app has a vault of its own, which holds nothing but what it reads.'

@description('Object id of the identity.')
param principalId string

@description('Name of the vault.')
param vaultName string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource onVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

@description('Resource ids of the roles.')
output ids array = [onVault.id]
