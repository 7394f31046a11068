import type {KubeconfigCluster} from '../../ports/kubeconfig.ts';
import {Sensitive} from '../../sensitive.ts';
import {listOf, recordOf, textOf} from '../../untyped.ts';
import {EntryProblem, pemOf} from './material.ts';
import {isTrue} from './plain-scalar.ts';

const schemes = new Set(['http:', 'https:']);

/** kubectl speaks plain HTTP to a server without a scheme, whatever else the entry says (fact K-6). */
const withScheme = (server: string): string =>
	/^[a-z][a-z0-9+.\-]*:\/\//iv.test(server) ? server : `http://${server}`;

const parseServer = (server: string): URL => {
	try {
		return new URL(server);
	} catch {
		throw new EntryProblem(`its server ${JSON.stringify(server)} is not a URL`);
	}
};

/** A `clusters` entry. Throws `EntryProblem` when no API server can be reached with it. */
export const readCluster = (
	name: string,
	file: string,
	entry: Readonly<Record<string, unknown>>,
): KubeconfigCluster => {
	const server = textOf(entry['server']);
	if (server === undefined) {
		throw new EntryProblem('it has no server');
	}

	const authority = pemOf(entry, 'certificate-authority', file);
	const skipTlsVerify = isTrue(entry['insecure-skip-tls-verify']);
	if (skipTlsVerify && authority !== undefined) {
		throw new EntryProblem(
			'it has a certificate authority and insecure-skip-tls-verify, which kubectl refuses: remove one of them',
		);
	}

	const url = parseServer(withScheme(server));
	if (!schemes.has(url.protocol) || url.hostname === '') {
		throw new EntryProblem(`its server ${JSON.stringify(server)} is not a URL of an API server`);
	}

	if (url.username !== '' || url.password !== '') {
		throw new EntryProblem(
			'its server holds a password, which everything that names the server would show: put credentials into the user',
		);
	}

	const execConfig = listOf(entry['extensions'])
		.map(extension => recordOf(extension))
		.find(extension => extension['name'] === 'client.authentication.k8s.io/exec')?.['extension'];
	const proxyUrl = textOf(entry['proxy-url']);
	return {
		name,
		file,
		server: url.href.replace(/\/$/v, ''),
		authority,
		skipTlsVerify,
		tlsServerName: textOf(entry['tls-server-name']),
		proxyUrl: proxyUrl === undefined ? undefined : new Sensitive(proxyUrl),
		execConfig,
	};
};
