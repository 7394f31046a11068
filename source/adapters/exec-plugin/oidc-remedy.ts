import type {KubeContext} from '../../ports/kubeconfig.ts';
import {kubectlFor} from './kubectl-for.ts';

/** What brings a valid ID token into a kubeconfig; there is no plugin that could be run for one. */
export const oidcRemedy = (context: KubeContext): readonly string[] =>
	context.user.authProvider?.canRenew === true
		? [
				'kubectl renews it and writes the new one into the kubeconfig; then try again:',
				kubectlFor(context, 'get namespaces'),
			]
		: [
				'Log in with the tool that wrote this kubeconfig entry: it has no refresh token, by which kubectl could renew the ID token.',
			];
