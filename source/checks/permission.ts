import type {ClusterFacts, Permission} from '../survey/facts.ts';
import {few, kubectl, plural} from './commands.ts';
import {defineCheck, type Opinion} from './define-check.ts';
import type {Check} from './finding.ts';
import {grouped} from './grouped.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';

const commandsAtMost = 8;

const canI = (facts: ClusterFacts, {verb, group, resource, namespace}: Permission): string => {
	const [name = '', subresource] = resource.split('/');
	return kubectl(facts, [
		'auth can-i',
		verb,
		group === '' ? name : `${name}.${group}`,
		...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
		...(namespace === undefined ? [] : [`-n ${namespace}`]),
	].join(' '));
};

const install = (facts: ClusterFacts, isIntended: boolean): Opinion => {
	const {permissions} = facts;
	if (!permissions.known) {
		return undetermined(permissions);
	}

	const missing = permissions.value.filter(({allowed}) => !allowed);
	if (missing.length === 0) {
		return {status: 'pass', observed: permissions.value.some(({verb}) => verb === '*') ? 'everything is allowed' : `all ${plural(permissions.value.length, 'right')} that an installation needs`, source: permissions.source};
	}

	const byResource = grouped(missing, ({group, resource, namespace}) => `${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}`);
	return {
		status: ifIntended(isIntended, 'fail', 'warn'),
		observed: `not allowed: ${byResource.map(([resource, rights]) => `${rights.map(({verb}) => verb).join('/')} ${resource}`).join('; ')}`,
		source: permissions.source,
		remedy: {
			summary: `Ask an administrator for ${few(byResource.map(([resource]) => resource))}; the role cluster-admin has them all.`,
			commands: missing.slice(0, commandsAtMost).map(permission => canI(facts, permission)),
		},
	};
};

export const permissionChecks: readonly Check[] = [
	defineCheck({
		id: 'permission.install',
		scope: 'cluster',
		title: 'all rights that an installation needs are given',
		why: 'Without one of them the installation stops half-way, with a control plane that is half there.',
		when: {
			pass: 'every access review says yes', warn: 'a right is missing, and no mesh is given', fail: 'a right is missing', unknown: 'the reviews could not be asked',
		},
		run: eachCluster((facts, planned) => install(facts, planned !== undefined)),
	}),
];
