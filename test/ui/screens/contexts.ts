import type {ContextView} from '../../../source/session/session.ts';
import {contextView} from '../../helpers/fake-session.ts';

/** One context of each kind. */
export const someContexts: readonly ContextView[] = [
	contextView('admin@east-1', {isCurrent: true}),
	contextView('admin@east-2', {
		probe: {
			state: 'reached',
			milliseconds: 51,
			kubernetes: 'v1.35.4-gke.100',
			nodes: {ready: 2, total: 3},
			istio: '1.31.1',
			uid: 'u2',
		},
	}),
	contextView('gke_shop-prod_europe-west4_west-1', {
		defaultName: 'west-1',
		auth: 'exec',
		probe: {state: 'not-asked'},
	}),
	contextView('old-east', {aliasOf: 'admin@east-1'}),
	contextView('arn:aws:eks:eu-central-1:123456789012:cluster/analytics-blue-production', {
		server: 'https://0123456789abcdef.gr7.eu-central-1.eks.amazonaws.com',
		defaultName: 'analytics-blue-production',
		auth: 'exec',
		probe: {
			state: 'failed',
			needsLogin: true,
			why: 'aws: the SSO session has expired',
			remedy: ['aws sso login --profile shop'],
		},
	}),
	contextView('dead', {
		probe: {
			state: 'failed',
			needsLogin: false,
			why: 'no answer within 10 s',
			remedy: [
				'Join the VPN, or open the firewall for this machine.',
				'curl -vk --max-time 10 https://dead.example:6443/version',
			],
		},
	}),
	contextView('日本-東京', {server: 'https://10.0.0.7:6443', defaultName: 'cluster'}),
];

/** As many contexts as somebody has who looks after many clusters. */
export const manyContexts = (count: number): readonly ContextView[] =>
	Array.from({length: count}, (_, index) =>
		contextView(
			`gke_company-${String(index % 7)}_europe-west${String(index % 9)}_team-${String(index % 31)}-cluster-${String(index)}`,
			{defaultName: `team-${String(index % 31)}-cluster-${String(index)}`},
		),
	);
