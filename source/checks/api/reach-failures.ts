import type {ApiFailureKind} from '../../ports/cluster.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {kubectl, withKubeconfig} from '../../mesh/pasted-command.ts';
import {shellWord, sh} from '../../text/shell.ts';
import type {Remedy} from '../finding.ts';

type ReachFailure = {
	/** What happened, told apart from all other kinds. */
	text: string;
	remedy: Remedy;
};

type Place = {host: string; port: string; url: string};

/** Where the server's URL leads; an unreadable one stays as it is. */
const placeOf = (server: string): Place => {
	if (!URL.canParse(server)) {
		return {host: server, port: '443', url: server};
	}

	const {hostname, port, origin} = new URL(server);
	return {host: hostname.replaceAll(/[\[\]]/gv, ''), port: port || '443', url: origin};
};

/** A field of the context's own kubeconfig entries. */
const field = (facts: ClusterFacts, path: string, flags: readonly string[] = []): string =>
	withKubeconfig(
		facts,
		sh`kubectl config view ${[...flags, '--minify']} --context ${facts.context} -o ${`jsonpath={${path}}`}`,
	);

/** Each kind of failure in words of its own, with the commands that lead on from there. */
export const reachFailure = (kind: ApiFailureKind, facts: ClusterFacts): ReachFailure => {
	const {host, port, url} = placeOf(facts.server);
	const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
	const advice = facts.reach.ok ? undefined : facts.reach.remedy?.join(' ');
	// kubectl goes through the proxy of the kubeconfig, with its password, and through that of the environment.
	const isProxied =
		facts.access.known &&
		facts.access.value.settings.some(
			setting => setting === 'proxy-url' || setting === 'HTTPS_PROXY',
		);
	const showCertificates = isProxied
		? kubectl(facts, 'get --raw /version -v=9')
		: `openssl s_client -connect ${shellWord(target)} -servername ${shellWord(host)} -showcerts </dev/null`;
	const ask = (path: string, flags = '-sk') =>
		isProxied
			? kubectl(facts, `get --raw ${shellWord(path)} -v=9`)
			: `curl ${flags} --max-time 10 ${shellWord(`${url}${path}`)}`;
	switch (kind) {
		case 'dns': {
			return {
				text: `the name ${host} does not resolve`,
				remedy: {
					summary:
						'Join the network (VPN) whose DNS knows the name, or correct the server in the kubeconfig.',
					commands: [`nslookup ${shellWord(host)}`],
				},
			};
		}

		case 'refused': {
			return {
				text: `nothing listens at ${target}`,
				remedy: {
					summary: 'Start the cluster, or correct the server and port in the kubeconfig.',
					commands: [ask('/version', '-vk')],
				},
			};
		}

		case 'timed-out': {
			return {
				text: `no answer from ${target} in time`,
				remedy: {
					summary:
						'Packets are dropped on the way: join the VPN, or open the firewall for this machine.',
					commands: [ask('/version', '-vk')],
				},
			};
		}

		case 'network': {
			return {
				text: `the connection to ${target} broke`,
				remedy: {summary: 'See where it breaks.', commands: [ask('/version', '-vk')]},
			};
		}

		case 'not-tls': {
			return {
				text: `what listens at ${target} does not speak TLS`,
				remedy: {
					summary: 'Another program has this port, or the kubeconfig names the wrong one.',
					commands: [
						isProxied ? ask('/version') : `curl -v --max-time 10 ${shellWord(`http://${target}/`)}`,
					],
				},
			};
		}

		case 'tls-silent': {
			return {
				text: `${target} takes the connection and then never ends the TLS handshake`,
				remedy: {
					summary: 'A proxy or load balancer without a living API server behind it does this.',
					commands: [ask('/version', '-vk')],
				},
			};
		}

		case 'wrong-ca': {
			return {
				text: `the certificate of ${target} is not one that the kubeconfig trusts`,
				remedy: {
					summary:
						'Fetch the kubeconfig again if the cluster was rebuilt; else something in between answers in its place.',
					commands: [
						showCertificates,
						`${field(facts, '.clusters[0].cluster.certificate-authority-data', ['--raw'])} | base64 -d | openssl x509 -noout -subject -enddate`,
					],
				},
			};
		}

		case 'client-certificate': {
			return {
				text: `${target} refuses the client certificate`,
				remedy: {
					summary: 'It has expired, or belongs to another cluster: fetch the kubeconfig again.',
					commands: [
						`${field(facts, '.users[0].user.client-certificate-data', ['--raw'])} | base64 -d | openssl x509 -noout -subject -enddate`,
					],
				},
			};
		}

		case 'not-kubernetes':
		case 'not-found': {
			return {
				text: `${target} answers, but is not a Kubernetes API server`,
				remedy: {
					summary: 'Correct the server in the kubeconfig, its path included.',
					commands: [ask('/version')],
				},
			};
		}

		case 'unauthorized': {
			return {
				text: 'the API server does not accept these credentials (401)',
				remedy: {
					summary: 'Log in again, or fetch the kubeconfig again.',
					commands: [kubectl(facts, 'auth whoami')],
				},
			};
		}

		case 'forbidden': {
			return {
				text: 'these credentials may not even read the version (403)',
				remedy: {
					summary: 'Ask for rights in this cluster, or choose another user.',
					commands: [kubectl(facts, 'auth can-i --list')],
				},
			};
		}

		case 'exec-plugin': {
			return {
				text: 'the credential plugin of the kubeconfig gave no credentials',
				remedy: {
					summary:
						advice ?? 'Install the plugin, or log in with it once; kubectl shows what it says.',
					commands: [kubectl(facts, 'get --raw /version'), field(facts, '.users[0].user.exec')],
				},
			};
		}

		case 'server-error': {
			return {
				text: 'the API server answers with errors of its own',
				remedy: {
					summary: 'See which of its parts is not ready.',
					commands: [kubectl(facts, "get --raw '/readyz?verbose'")],
				},
			};
		}

		case 'conflict':
		case 'invalid':
		case 'too-large': {
			return {
				text: `${target} answers in a way that makes no sense here`,
				remedy: {summary: 'See what it answers.', commands: [ask('/version', '-vk')]},
			};
		}

		case 'aborted': {
			return {
				text: 'the survey was stopped before it answered',
				remedy: {summary: 'Run preflight again.', commands: []},
			};
		}
	}
};
