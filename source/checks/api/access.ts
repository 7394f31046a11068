import type {LocalSetting} from '../../ports/cluster.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {listed} from '../../text/listed.ts';
import {plural} from '../../text/plural.ts';
import {withKubeconfig} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext} from '../finding.ts';
import {eachCluster, ifIntended, plannedFor, readersOf, undetermined} from '../subjects.ts';

const dayMs = 24 * 60 * 60 * 1000;
const soonDays = 30;

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const credentials = (facts: ClusterFacts): CheckResult => {
	const {access, surveyedAt} = facts;
	if (!access.known) {
		return undetermined(access);
	}

	const {
		value: {certificate},
		source,
	} = access;
	if (certificate === undefined) {
		return {status: 'skipped', observed: 'the kubeconfig has no client certificate', source};
	}

	const days = Math.floor((certificate.notAfter - surveyedAt) / dayMs);
	const remedy = {
		summary:
			'Fetch the kubeconfig again, or renew the certificate (with kubeadm: kubeadm certs renew admin.conf, on a control plane node).',
		commands: [
			withKubeconfig(
				facts,
				`kubectl config view --raw --minify --context ${shellWord(facts.context)} -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -subject -enddate`,
			),
		],
	};
	if (days < 0) {
		return {
			status: 'fail',
			observed: `the client certificate of ${certificate.subject} expired on ${dateOf(certificate.notAfter)}`,
			source,
			remedy,
		};
	}

	return days < soonDays
		? {
				status: 'warn',
				observed: `the client certificate of ${certificate.subject} expires in ${plural(days, 'day')}, on ${dateOf(certificate.notAfter)}`,
				source,
				remedy,
			}
		: {
				status: 'pass',
				observed: `client certificate until ${dateOf(certificate.notAfter)}`,
				source,
			};
};

/** What each setting means for others, who do not have it. */
const meaning: Readonly<Record<LocalSetting, string>> = {
	'proxy-url': 'a proxy (proxy-url)',
	HTTPS_PROXY: 'a proxy (HTTPS_PROXY)',
	'tls-server-name': 'another name in the certificate (tls-server-name)',
	'insecure-skip-tls-verify': 'an unchecked certificate (insecure-skip-tls-verify)',
	impersonation: "another user's rights (as)",
};

const extras = (facts: ClusterFacts, context: CheckContext): CheckResult => {
	const {access} = facts;
	if (!access.known) {
		return undetermined(access);
	}

	const planned = plannedFor(context, facts.name);
	const {
		value: {settings},
		source,
	} = access;
	// mesh.yaml can say under which name peers are to check the certificate.
	const open = settings.filter(
		setting => !(setting === 'tls-server-name' && planned?.tlsServerName !== undefined),
	);
	if (open.length === 0) {
		return {
			status: 'pass',
			observed: settings.length === 0 ? 'none' : 'tls-server-name, which mesh.yaml has, too',
			source,
		};
	}

	const readers = context.model === undefined ? [] : readersOf(context.model, facts.name);
	if (planned !== undefined && readers.length === 0) {
		return {status: 'skipped', observed: 'no other cluster reads from it', source: 'mesh.yaml'};
	}

	return {
		status: ifIntended(planned !== undefined, 'warn'),
		observed: `this machine reaches it with ${listed(open.map(setting => meaning[setting]))}; ${planned === undefined ? 'other clusters' : listed(readers)} will do without`,
		source,
		remedy: {
			summary: `See that peers reach it directly and trust its certificate; if not, set clusters.${facts.name}.apiServer and tlsServerName in mesh.yaml.`,
			commands: [
				withKubeconfig(facts, `kubectl config view --minify --context ${shellWord(facts.context)}`),
			],
		},
	};
};

export const credentialsCheck = defineCheck({
	id: 'api.credentials',
	scope: 'cluster',
	title: 'client certificate is valid for a while',
	why: 'A certificate that expires shuts this kubeconfig out, sometimes in the middle of an installation.',
	when: {
		pass: 'it is valid for 30 days at least',
		warn: 'it expires within 30 days',
		fail: 'it has expired',
		unknown: 'it cannot be read',
		skipped: 'the kubeconfig has none',
	},
	run: eachCluster(credentials),
});

export const kubeconfigExtrasCheck = defineCheck({
	id: 'api.kubeconfig-extras',
	scope: 'cluster',
	title: 'peers reach the API server as this machine does',
	why: 'A remote secret holds address, CA and token alone: what else a kubeconfig needs to get through is missing there.',
	when: {
		pass: 'nothing else is needed',
		note: 'without a mesh: something is',
		warn: 'a proxy (of the kubeconfig or of HTTPS_PROXY), a server name, an unchecked certificate or impersonation is set, and peers read from this cluster',
		unknown: 'the kubeconfig cannot be read',
		skipped: 'no other cluster reads from this one',
	},
	run: eachCluster((facts, _planned, context) => extras(facts, context)),
});
