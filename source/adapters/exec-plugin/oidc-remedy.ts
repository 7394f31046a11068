/** What helps a context whose ID token is of another tool's making: there is no plugin that could be run for it. */
export const oidcRemedy = (context: string): readonly string[] => [
	'Only a login by the tool that wrote this kubeconfig entry helps; where it left a refresh token, kubectl renews the ID token by itself:',
	`kubectl --context ${context} get namespaces`,
];
