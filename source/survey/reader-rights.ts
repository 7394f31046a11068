import {fitted} from '../kubernetes/shape.ts';
import {coreShapes} from '../kubernetes/shapes.ts';
import {readerAccount, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, ResourceAttributes} from './facts.ts';
import {hasIstio} from './proxies.ts';

/** What istiod lists of every cluster that it reads; without one of them it never calls the cluster synced (fact R-14). */
const readerNeeds: readonly ResourceAttributes[] = [
	{verb: 'list', group: '', resource: 'services'},
	{verb: 'list', group: 'discovery.k8s.io', resource: 'endpointslices'},
	{verb: 'list', group: '', resource: 'pods'},
	{verb: 'list', group: '', resource: 'nodes'},
	{verb: 'list', group: '', resource: 'namespaces'},
];

const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
const user = `system:serviceaccount:${systemNamespace}:${readerAccount}`;
const groups = [
	'system:serviceaccounts',
	`system:serviceaccounts:${systemNamespace}`,
	'system:authenticated',
];

/** Those of the rights that a cluster's reader account lacks, asked one by one. Throws what the API throws. */
export const readerLacks = async (
	review: (path: string, body: unknown) => Promise<unknown>,
): Promise<readonly ResourceAttributes[]> => {
	const answers = await Promise.all(
		readerNeeds.map(async right => {
			const answer = await review(path, {
				apiVersion: 'authorization.k8s.io/v1',
				kind: 'SubjectAccessReview',
				spec: {user, groups, resourceAttributes: right},
			});
			const {allowed} =
				fitted(answer, coreShapes['authorization.k8s.io/v1'].SelfSubjectAccessReview)?.status ?? {};
			if (allowed === undefined) {
				throw new Error(`the access review of ${user} has no answer`);
			}

			return {right, allowed};
		}),
	);
	return answers.filter(({allowed}) => !allowed).map(({right}) => right);
};

/** Costs a cluster without Istio no request of its own. */
export const surveyReaderRights = async (
	reader: ClusterReader,
): Promise<Fact<readonly ResourceAttributes[] | undefined>> =>
	factFrom(`SubjectAccessReviews of ${readerAccount}`, async () =>
		(await hasIstio(reader)) ? readerLacks(reader.review) : undefined,
	);
