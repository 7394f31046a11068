import {createSecureContext, type SecureContext} from 'node:tls';
import {toError} from '../../errors.ts';
import {ApiError} from '../../ports/cluster.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';
import {systemAuthorities} from '../system-authorities.ts';
import type {Credentials} from './credentials.ts';

/** For all contexts that trust the system's authorities and have no certificate: each one's own would take 10 ms, and there may be a thousand. */
let common: SecureContext | undefined;

/**
Whom we trust and who we are. Any certificate of the kubeconfig's CA counts as an anchor, an intermediate too, as in kubectl. Throws
`ApiError` when the CA or the client certificate cannot be used.
*/
export const secureContextFor = (
	{server, name, cluster}: KubeContext,
	certificate: Credentials['certificate'],
): SecureContext => {
	const trust = {
		ca: cluster.authority ?? systemAuthorities(),
		allowPartialTrustChain: true,
		minVersion: 'TLSv1.2' as const,
	};
	const build = (
		kind: 'wrong-ca' | 'client-certificate',
		what: string,
		options: Parameters<typeof createSecureContext>[0],
	): SecureContext => {
		try {
			return createSecureContext(options);
		} catch (error) {
			throw new ApiError(
				kind,
				`${what} of context ${JSON.stringify(name)} cannot be used: ${toError(error).message}`,
				{server, cause: error, remedy: ['Get a fresh kubeconfig for this cluster.']},
			);
		}
	};

	if (certificate === undefined && cluster.authority === undefined) {
		common ??= build('wrong-ca', 'the CA certificate', trust);
		return common;
	}

	if (certificate === undefined) {
		return build('wrong-ca', 'the CA certificate', trust);
	}

	build('wrong-ca', 'the CA certificate', {ca: cluster.authority});
	return build('client-certificate', 'the client certificate', {
		...trust,
		cert: certificate.certificate,
		key: certificate.key.reveal(),
	});
};
