import {isIP} from 'node:net';
import {ApiError, type ApiFailureKind} from '../../ports/cluster.ts';
import {withKubeconfig} from '../../mesh/pasted-command.ts';
import {toError} from '../../errors.ts';
import {recordOf, textOf} from '../../untyped.ts';
import {sh} from '../../text/shell.ts';
import {LookupFailure} from './lookup.ts';
import type {Phase} from './phase.ts';
import {askAgain, type Target} from './target.ts';
import {ProxyFailure} from './tunnel.ts';

type Words = {kind: ApiFailureKind; text: string; remedy: readonly string[]};

const tryIt = (target: Target) => `See whether kubectl gets further: ${askAgain(target)}`;
const tryPort = (target: Target) =>
	target.isProxied ? tryIt(target) : sh`Try the port: nc -vz ${target.host} ${target.port}`;

/** What a server shows depends on the name that it is asked for, and only kubectl goes through a proxy of any kind. */
const showCertificate = (target: Target) => {
	const {host, port, serverName, isProxied} = target;
	const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
	const asked = serverName ?? (isIP(host) === 0 ? host : undefined);
	return isProxied
		? tryIt(target)
		: sh`Look at what it shows: openssl s_client -connect ${address} ${asked === undefined ? ['-noservername'] : ['-servername', asked]} -showcerts </dev/null`;
};

/** Certificates that we do not accept, by the code of OpenSSL or Node. */
const certificateFaults: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED: 'its certificate has expired',
	CERT_NOT_YET_VALID: "its certificate is not valid yet (is this machine's clock right?)",
	CERT_REVOKED: 'its certificate is revoked',
	CERT_REJECTED: 'its certificate is rejected',
	CERT_UNTRUSTED: 'its certificate is not trusted',
	CERT_SIGNATURE_FAILURE:
		'its certificate is not signed by the CA that the kubeconfig trusts, though it says so',
	CERT_CHAIN_TOO_LONG: 'its certificate chain is too long',
	DEPTH_ZERO_SELF_SIGNED_CERT:
		'its certificate is self-signed, and not the one that the kubeconfig trusts',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from a CA that the kubeconfig does not trust',
	UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from a CA that the kubeconfig does not trust',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
		'its certificate comes from a CA that the kubeconfig does not trust',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		'its certificate comes from a CA that the kubeconfig does not trust',
	INVALID_CA: 'its certificate is signed by a certificate that is no CA',
	INVALID_PURPOSE: 'its certificate is not made for servers',
	PATH_LENGTH_EXCEEDED: 'its certificate chain is longer than its CA allows',
	HOSTNAME_MISMATCH: 'its certificate is for another name',
};

/** What to do about a certificate that no other kubeconfig would mend. */
const certificateAdvice: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED: 'Renew the certificate of the API server, or of what stands before it.',
	CERT_NOT_YET_VALID: 'Set the clock of this machine, or of the one that made the certificate.',
	CERT_REVOKED: 'Renew the certificate of the API server, or of what stands before it.',
	INVALID_PURPOSE: 'Give the API server a certificate that is made for servers.',
};

/** Handshake failures that mean: these bytes are no TLS. */
const notTls = new Set([
	'ERR_SSL_WRONG_VERSION_NUMBER',
	'ERR_SSL_PACKET_LENGTH_TOO_LONG',
	'ERR_SSL_HTTP_REQUEST',
	'ERR_SSL_RECORD_TOO_SMALL',
	'ERR_SSL_UNEXPECTED_MESSAGE',
	'ERR_SSL_BAD_RECORD_TYPE',
	'ERR_SSL_UNKNOWN_PROTOCOL',
	'ERR_SSL_DATA_LENGTH_TOO_LONG',
	'ERR_SSL_RECORD_LAYER_FAILURE',
	'ERR_SSL_INVALID_RECORD',
]);

/** Alerts by which a server refuses our certificate, or the lack of one. */
const clientCertificateAlert =
	/ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_REQUIRED|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE|NO_CERTIFICATE|ACCESS_DENIED|DECRYPT_ERROR)/v;

/** Both sides have no version of TLS in common. */
const versionAlert = /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/v;

const alertName = (code: string): string =>
	code
		.replace(/^ERR_SSL_(?:(?:SSLV3|TLSV1|TLSV13|SSL.TLS)_ALERT_)?/v, '')
		.toLowerCase()
		.replaceAll('_', ' ');

const tlsText = (code: string, error: unknown, target: Target): Words | undefined => {
	const fault = certificateFaults[code];
	if (fault !== undefined) {
		return {
			kind: 'wrong-ca',
			text: fault,
			remedy: [
				certificateAdvice[code] ??
					'Get a fresh kubeconfig for this cluster if its CA was renewed; else something in between answers in its place.',
				showCertificate(target),
			],
		};
	}

	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		const names = textOf(recordOf(recordOf(error)['cert'])['subjectaltname'])?.replaceAll(
			/DNS:|IP Address:/gv,
			'',
		);
		return {
			kind: 'wrong-ca',
			text: `its certificate is for other names than ${target.host}${names === undefined ? '' : `: ${names}`}`,
			remedy: [
				"Use one of the certificate's names in the kubeconfig, or set tls-server-name there.",
				showCertificate(target),
			],
		};
	}

	if (notTls.has(code)) {
		return {
			kind: 'not-tls',
			text: `something answers at port ${target.port}, but it does not speak TLS`,
			remedy: [
				'Correct the port, or the https:// of the server, in the kubeconfig.',
				showCertificate(target),
			],
		};
	}

	if (clientCertificateAlert.test(code)) {
		return {
			kind: 'client-certificate',
			text: `it refuses our client certificate, or wants one (${alertName(code)})`,
			remedy: [
				`Look at the certificate: ${withKubeconfig(target, sh`kubectl config view --raw --minify --context ${target.context} -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -subject -issuer -enddate`)}`,
			],
		};
	}

	if (versionAlert.test(code)) {
		return {
			kind: 'network',
			text: 'the TLS handshake failed: it speaks no version of TLS that is still accepted (1.2 or later)',
			remedy: [
				'Look at what stands before the API server: Kubernetes itself speaks TLS 1.2 and 1.3.',
			],
		};
	}

	return code.startsWith('ERR_SSL_')
		? {
				kind: 'network',
				text: `the TLS handshake failed (${alertName(code)})`,
				remedy: [showCertificate(target)],
			}
		: undefined;
};

const socketText = (code: string, phase: Phase, target: Target): Words | undefined => {
	switch (code) {
		case 'ECONNREFUSED': {
			return {
				kind: 'refused',
				text: `nothing listens at port ${target.port} (connection refused)`,
				remedy: [
					'Check that the API server runs, and that the kubeconfig names its port.',
					tryPort(target),
				],
			};
		}

		case 'ETIMEDOUT': {
			return {
				kind: 'timed-out',
				text: 'no answer to the connection (packets are dropped on the way)',
				remedy: ["Check VPN, firewall and the server's address.", tryPort(target)],
			};
		}

		case 'EMFILE':
		case 'ENFILE': {
			return {
				kind: 'network',
				text: `this machine allows no more open files (${code}), so that it was not asked`,
				remedy: ['Allow more, or name fewer clusters: ulimit -n 4096'],
			};
		}

		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'EADDRNOTAVAIL': {
			return {
				kind: 'network',
				text: 'there is no route to it',
				remedy: ['Check VPN and network.', tryPort(target)],
			};
		}

		case 'ECONNRESET':
		case 'EPIPE':
		case 'ECONNABORTED': {
			if (phase === 'securing') {
				return {
					kind: 'network',
					text: 'the connection was closed in the TLS handshake (a load balancer without a server behind it does so)',
					remedy: [showCertificate(target), tryIt(target)],
				};
			}

			return {
				kind: 'network',
				text:
					phase === 'reading'
						? 'the connection was lost in the middle of the answer'
						: 'the connection was closed before an answer',
				remedy: [tryIt(target)],
			};
		}

		default: {
			return undefined;
		}
	}
};

/** With several addresses, each has its own failure; a refusal says more than a missing route. */
const mainCause = (error: unknown): unknown => {
	if (!(error instanceof AggregateError)) {
		return error;
	}

	const causes: unknown[] = error.errors;
	return (
		['ECONNREFUSED', 'ETIMEDOUT']
			.map(code => causes.find(cause => recordOf(cause)['code'] === code))
			.find(cause => cause !== undefined) ??
		causes[0] ??
		error
	);
};

/** OpenSSL's reason. A handshake that fails while something is written has it in the text only. */
const codeOf = (error: unknown): string => {
	const code = textOf(recordOf(error)['code']) ?? '';
	const reason =
		code === 'EPROTO'
			? /SSL routines:[^:]*:(?<reason>[^:]+):/v.exec(toError(error).message)?.groups?.['reason']
			: undefined;
	return reason === undefined
		? code
		: `ERR_SSL_${reason.toUpperCase().replaceAll(/[^A-Z0-9]+/gv, '_')}`;
};

const wordsFor = (thrown: unknown, phase: Phase, target: Target): Words => {
	const error = mainCause(thrown);
	if (error instanceof LookupFailure) {
		const text =
			error.code === 'ETIMEOUT'
				? `the DNS server does not answer the question for ${error.hostname}`
				: `the name ${error.hostname} does not resolve (${error.code})`;
		return {
			kind: 'dns',
			text,
			remedy: [sh`Check the name in the kubeconfig, and VPN and DNS: nslookup ${error.hostname}`],
		};
	}

	if (error instanceof ProxyFailure) {
		return {
			kind: 'proxy',
			text: error.message,
			remedy: ['Check HTTPS_PROXY and NO_PROXY, or proxy-url in the kubeconfig.'],
		};
	}

	const code = codeOf(error);
	if (code === 'HPE_HEADER_OVERFLOW') {
		return {
			kind: 'not-kubernetes',
			text: 'the headers of its answer are longer than any API server sends',
			remedy: ["Correct the server's address and port in the kubeconfig.", tryIt(target)],
		};
	}

	if (code.startsWith('Z_')) {
		return {
			kind: 'not-kubernetes',
			text: 'its answer claims to be compressed by gzip, and is not',
			remedy: ['Look at what stands before the API server and changes its answers.', tryIt(target)],
		};
	}

	if (code.startsWith('HPE_')) {
		return {
			kind: 'not-kubernetes',
			text: 'what answers does not speak HTTP/1.1',
			remedy: ["Correct the server's address and port in the kubeconfig."],
		};
	}

	return (
		tlsText(code, error, target) ??
		socketText(code, phase, target) ?? {
			kind: 'network',
			text: `the request failed: ${toError(error).message}`,
			remedy: [tryIt(target)],
		}
	);
};

/** What was thrown while connecting to a server or talking to it, as an `ApiError` that names the server and the cause. */
export const connectionError = (thrown: unknown, phase: Phase, target: Target): ApiError => {
	if (thrown instanceof ApiError) {
		return thrown;
	}

	const {kind, text, remedy} = wordsFor(thrown, phase, target);
	return new ApiError(kind, text, {
		server: target.server,
		remedy: [...new Set(remedy)],
		cause: thrown,
	});
};

/** Nothing came within `ms`: what that means depends on how far the request had come. */
export const timeoutError = (
	phase: Phase,
	ms: number,
	target: Target,
	proxy?: string,
): ApiError => {
	const seconds = `${Number((ms / 1000).toFixed(1))} s`;
	const fail = (kind: ApiFailureKind, text: string, ...remedy: string[]) =>
		new ApiError(kind, text, {server: target.server, remedy: [...new Set(remedy)]});
	switch (phase) {
		case 'resolving': {
			return fail(
				'dns',
				`the name ${target.host} did not resolve within ${seconds}: the DNS server does not answer`,
				sh`Check VPN and DNS: nslookup ${target.host}`,
			);
		}

		case 'proxying': {
			return fail(
				'proxy',
				`proxy ${proxy ?? ''} did not connect to it within ${seconds}`,
				'Check HTTPS_PROXY and NO_PROXY, or proxy-url in the kubeconfig.',
			);
		}

		case 'connecting': {
			return fail(
				'timed-out',
				`no answer to the connection within ${seconds} (packets are dropped on the way)`,
				"Check VPN, firewall and the server's address.",
				tryPort(target),
			);
		}

		case 'securing': {
			return fail(
				'tls-silent',
				`the connection opens, but the TLS handshake did not end within ${seconds}`,
				'Check that an API server, and no other program, listens there.',
				showCertificate(target),
			);
		}

		case 'queued': {
			return fail(
				'unanswered',
				`no connection became free within ${seconds}`,
				'Ask for more time: --timeout',
			);
		}

		case 'waiting': {
			return fail(
				'unanswered',
				`connected, but no answer to the request within ${seconds}`,
				'Ask for more time: --timeout',
				tryIt(target),
			);
		}

		case 'reading': {
			return fail(
				'unanswered',
				`the answer began, but did not end within ${seconds}`,
				'Ask for more time: --timeout',
				tryIt(target),
			);
		}
	}
};
