metadata name = 'Identity'
metadata description = 'The identity of one function app. It exists before the app, so that every role is in place when the app first starts.'

@description('Name of the identity.')
@minLength(3)
@maxLength(128)
param name string

@description('Region of the identity.')
param location string

@description('Tags of the identity.')
param tags { *: string }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Name of the identity.')
output name string = identity.name

@description('Object id: what roles are assigned to.')
output principalId string = identity.properties.principalId

@description('Client id: how the app says which of its identities it means.')
output clientId string = identity.properties.clientId

@description('Resource id.')
output id string = identity.id
