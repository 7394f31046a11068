import type {ApiFailureKind} from '../../ports/cluster.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {normaliseCidr} from '../../mesh/cidr.ts';
import {kubectl, withKubeconfig} from '../../mesh/pasted-command.ts';
import {sh} from '../../text/shell.ts';
import type {Remedy} from '../finding.ts';

type ReachFailure = {
	/** What happened, told apart from all other kinds; undefined where the words of the failure itself say it all. */
	text: string | undefined;
	remedy: Remedy;
};

type Failed = Extract<ClusterFacts['reach'], {ok: false}>;
type Place = {host: string; port: string};

/** Where the server's URL leads; an unreadable one stays as it is. */
const placeOf = (server: string): Place => {
	if (!URL.canParse(server)) {
		return {host: server, port: '443'};
	}

	const {hostname, port} = new URL(server);
	return {host: hostname.replaceAll(/[\[\]]/gv, ''), port: port || '443'};
};

/** A field of the context's own kubeconfig entries. */
const field = (facts: ClusterFacts, path: string, flags: readonly string[] = []): string =>
	withKubeconfig(
		facts,
		sh`kubectl config view ${[...flags, '--minify']} --context ${facts.context} -o ${`jsonpath={${path}}`}`,
	);

/** Nothing but the credentials of the kubeconfig is needed on the way to the server: no proxy, no other name. */
const isDirect = ({access}: ClusterFacts): boolean =>
	access.known &&
	access.value.settings.every(
		setting => setting === 'impersonation' || setting === 'insecure-skip-tls-verify',
	);

const showCertificates = (host: string, target: string): string =>
	sh`openssl s_client -connect ${target} ${normaliseCidr(host) === undefined ? ['-servername', host] : ['-noservername']} -showcerts </dev/null`;

const clientCertificateFailure = (
	facts: ClusterFacts,
	{target, again}: {target: string; again: string},
): ReachFailure => {
	if (facts.access.known && facts.access.value.certificate === undefined) {
		return {
			text: `${target} wants a client certificate, and this user of the kubeconfig has none`,
			remedy: {
				summary:
					'Fetch a kubeconfig whose user has one, or ask who runs the cluster how to log in.',
				commands: [again],
			},
		};
	}

	return {
		text: `${target} refuses the client certificate`,
		remedy: {
			summary: 'It has expired, or belongs to another cluster: fetch the kubeconfig again.',
			commands: [
				`${field(facts, '.users[0].user.client-certificate-data', ['--raw', '--flatten'])} | base64 -d | openssl x509 -noout -subject -enddate`,
			],
		},
	};
};

/** Each kind of failure in words of its own, with the commands that lead on from there. */
export const reachFailure = (kind: ApiFailureKind, facts: ClusterFacts): ReachFailure => {
	const {host, port} = placeOf(facts.server);
	const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
	const {asked, remedy: advice = []}: Partial<Failed> = facts.reach.ok ? {} : facts.reach;
	// The request that failed, with the kubeconfig's proxy, CA, server name, path and credentials, none of them among the arguments.
	const again = kubectl(facts, sh`get --raw ${asked ?? '/version'} --request-timeout 10s -v 8`);
	switch (kind) {
		case 'dns': {
			return {
				text: `the name ${host} does not resolve`,
				remedy: {
					summary:
						'Join the network (VPN) whose DNS knows the name, or correct the server in the kubeconfig.',
					commands: [sh`nslookup ${host}`],
				},
			};
		}

		case 'refused': {
			return {
				text: `nothing listens at ${target}`,
				remedy: {
					summary: 'Start the cluster, or correct the server and port in the kubeconfig.',
					commands: [again],
				},
			};
		}

		case 'timed-out': {
			return {
				text: `${target} takes no connection in time`,
				remedy: {
					summary: 'Join the VPN, or open the firewall for this machine.',
					commands: [again],
				},
			};
		}

		case 'unanswered': {
			return {
				text: undefined,
				remedy: {
					summary:
						'It is reachable, but slow: give it more time (--timeout), or see what keeps it from answering.',
					commands: [again],
				},
			};
		}

		case 'proxy': {
			return {
				text: undefined,
				remedy: {
					summary:
						'Correct proxy-url in the kubeconfig, or HTTPS_PROXY and NO_PROXY; ask who runs the proxy if it refuses.',
					commands: [again],
				},
			};
		}

		case 'network': {
			return {
				text: `the connection to ${target} broke`,
				remedy: {summary: 'See where it breaks.', commands: [again]},
			};
		}

		case 'not-tls': {
			return {
				text: `what listens at ${target} does not speak TLS`,
				remedy: {
					summary: 'Another program has this port, or the kubeconfig names the wrong one.',
					commands: [again],
				},
			};
		}

		case 'tls-silent': {
			return {
				text: `${target} takes the connection and then never ends the TLS handshake`,
				remedy: {
					summary: 'A proxy or load balancer without a living API server behind it does this.',
					commands: [again],
				},
			};
		}

		case 'wrong-ca': {
			return {
				text: `the certificate of ${target} is not one that the kubeconfig trusts`,
				remedy: {
					summary:
						advice[0] ??
						'Fetch the kubeconfig again if the cluster was rebuilt; else something in between answers in its place.',
					commands: [
						isDirect(facts) ? showCertificates(host, target) : again,
						`${field(facts, '.clusters[0].cluster.certificate-authority-data', ['--raw', '--flatten'])} | base64 -d | openssl x509 -noout -subject -enddate`,
					],
				},
			};
		}

		case 'client-certificate': {
			return clientCertificateFailure(facts, {target, again});
		}

		case 'not-found': {
			return {
				text: `${target} answers, but serves no API of a cluster at this path`,
				remedy: {
					summary:
						'Correct the path of the server in the kubeconfig; a proxy for many clusters may not know this one (any more).',
					commands: [again],
				},
			};
		}

		case 'not-kubernetes': {
			return {
				text: undefined,
				remedy: {
					summary:
						'Correct the server in the kubeconfig, its path included; where a sign-in page answers, log in to the proxy that shows it.',
					commands: [again],
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
				text: 'these credentials may read neither the version nor kube-system (403)',
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
						advice.length > 0
							? advice.join(' ')
							: 'Install the plugin, or log in with it once; kubectl shows what it says.',
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

		case 'throttled': {
			return {
				text: undefined,
				remedy: {
					summary: 'Wait, then run preflight again, with fewer clusters at a time.',
					commands: [again],
				},
			};
		}

		case 'gateway': {
			return {
				text: undefined,
				remedy: {
					summary:
						'See at the load balancer or proxy why it does not pass requests on: often no API server lives behind it.',
					commands: [again],
				},
			};
		}

		case 'conflict':
		case 'invalid':
		case 'too-large': {
			return {
				text: `${target} answers in a way that makes no sense here`,
				remedy: {summary: 'See what it answers.', commands: [again]},
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
