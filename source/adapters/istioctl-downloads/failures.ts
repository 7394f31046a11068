import {MeshError, toError} from '../../errors.ts';
import {recordOf, textOf} from '../../untyped.ts';
import {LookupFailure} from '../cluster/lookup.ts';
import {ProxyFailure} from '../cluster/tunnel.ts';
import {UnfitProgram} from '../disk/program-cache.ts';

/** What always helps: another source, or none. */
export const otherWays = (url: URL): readonly string[] => [
	"Closed network? Name a mirror of Istio's releases: --istioctl-url https://mirror.example.com/istio (or MESH_WIZARD_ISTIOCTL_URL).",
	`Or download ${url.href} elsewhere, and put the istioctl in it on PATH.`,
];

const proxyRemedy = 'Check HTTPS_PROXY and NO_PROXY: mesh-wizard goes by them as kubectl does.';

const sockets: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens there (connection refused)',
	ETIMEDOUT: 'no answer to the connection (packets are dropped on the way)',
	EHOSTUNREACH: 'there is no route to it',
	ENETUNREACH: 'there is no network',
	ECONNRESET: 'the connection was closed before an answer',
	EPIPE: 'the connection was closed before an answer',
};

const isCertificateFault = (code: string): boolean =>
	/^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_|ERR_TLS_CERT|HOSTNAME_)/v.test(code);

const wordsFor = (error: unknown): {text: string; remedy: readonly string[]} => {
	// With several addresses, each has its own failure.
	const causes: unknown[] = error instanceof AggregateError ? error.errors : [error];
	const code =
		causes.map(cause => textOf(recordOf(cause)['code']) ?? '').find(found => found !== '') ?? '';
	if (error instanceof MeshError) {
		return {text: error.message, remedy: error.remedy};
	}

	if (error instanceof ProxyFailure) {
		return {text: error.message, remedy: [proxyRemedy]};
	}

	if (error instanceof LookupFailure) {
		return {
			text: `the name ${error.hostname} does not resolve (${error.code})`,
			remedy: ['Is this machine online? Behind a proxy, set HTTPS_PROXY.'],
		};
	}

	if (isCertificateFault(code)) {
		return {
			text: `its certificate is not trusted (${toError(error).message})`,
			remedy: [
				'A private CA, or a proxy that opens connections? Name its certificate: NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
			],
		};
	}

	return {
		text: sockets[code] ?? toError(error).message,
		remedy: ['Is this machine online? Behind a proxy, set HTTPS_PROXY.'],
	};
};

/** What was thrown while something was downloaded, as a `MeshError` that names the address. */
export const downloadFailure = (url: URL, error: unknown): MeshError => {
	const {text, remedy} = wordsFor(error);
	return new MeshError(`cannot download ${url.href}: ${text}`, {
		code: 'istioctl.download',
		remedy: [...remedy, ...otherWays(url)],
		cause: error,
	});
};

const disk: Readonly<Record<string, {text: string; remedy: string}>> = {
	ENOSPC: {
		text: 'the disk is full',
		remedy: 'Free some space (about 150 MB), or use another disk: XDG_CACHE_HOME=/path/to/a/folder',
	},
	EDQUOT: {
		text: 'the disk quota is used up',
		remedy: 'Free some space (about 150 MB), or use another disk: XDG_CACHE_HOME=/path/to/a/folder',
	},
};

const places: Readonly<Record<string, string>> = {
	EACCES: 'permission denied',
	EPERM: 'not permitted',
	EROFS: 'the disk is read-only',
	ENOTDIR: 'a part of the path is not a directory',
	EEXIST: 'a part of the path is not a directory',
};

/** What was thrown while the cache was read or written. */
export const cacheFailure = (file: string, error: unknown): MeshError => {
	if (error instanceof UnfitProgram) {
		return new MeshError(`istioctl in the cache is not used: ${error.message}`, {
			code: 'istioctl.cache',
			file: error.fault.path,
			remedy: [
				error.fault.remedy,
				'Or name another folder, of your own: XDG_CACHE_HOME=/path/to/a/folder',
			],
			cause: error,
		});
	}

	const code = textOf(recordOf(error)['code']) ?? '';
	const full = disk[code];
	return new MeshError(
		`cannot keep istioctl as ${file}: ${full?.text ?? places[code] ?? toError(error).message}`,
		{
			code: 'istioctl.cache',
			remedy: [
				full?.remedy ?? 'Name a folder that you may write to: XDG_CACHE_HOME=/path/to/a/folder',
			],
			cause: error,
		},
	);
};
