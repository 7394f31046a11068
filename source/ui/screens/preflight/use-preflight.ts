import {useMemo, useState} from 'react';
import {useSession, useSend} from '../../hooks/use-session.ts';
import {useHighlight} from '../../hooks/use-highlight.ts';
import {useNext} from '../../hooks/use-next.ts';
import {useTextField} from '../../hooks/use-text-field.ts';
import {findingItems, type FindingItem} from './finding-items.ts';
import {matrixRows, type Column} from './matrix.ts';

/** `waive`: the reason is being typed. `details`: the highlighted finding is being read. `probe`: whether to try the clusters from inside is being asked. `pairs`: what is known of pairs is being read. */
type PreflightMode = 'list' | 'details' | 'waive' | 'probe' | 'pairs';

/** The findings as they stand, and what can be done about them. */
export const usePreflight = () => {
	const {
		wizard: {answers},
		preflight,
		istioctlOffer,
	} = useSession();
	const send = useSend();
	const {next, back, refusal} = useNext();
	const reason = useTextField();
	const [mode, setMode] = useState<PreflightMode>('list');
	const [notice, setNotice] = useState<string | undefined>();
	const [focusName, setFocusName] = useState<string | undefined>();
	const columns = useMemo(
		() =>
			answers.clusters.map(({name}): Column => {
				const facts = preflight.facts.find(candidate => candidate.name === name);
				return {name, facts};
			}),
		[answers.clusters, preflight.facts],
	);
	const names = columns.map(({name}) => name);
	const focus = focusName !== undefined && names.includes(focusName) ? focusName : undefined;
	const unreachable = useMemo(
		() => new Set(columns.filter(({facts}) => facts?.reach.ok === false).map(({name}) => name)),
		[columns],
	);
	const allItems = useMemo(
		() => findingItems(preflight.findings, unreachable),
		[preflight.findings, unreachable],
	);
	const items = useMemo(
		() =>
			focus === undefined
				? allItems
				: findingItems(
						preflight.findings.filter(({clusters}) => clusters.includes(focus)),
						unreachable,
					),
		[allItems, preflight.findings, unreachable, focus],
	);
	const rows = useMemo(
		() => matrixRows(columns, preflight.findings),
		[columns, preflight.findings],
	);
	const pairs = useMemo(
		() => (mode === 'pairs' ? preflight.pairs() : undefined),
		[mode, preflight],
	);
	const highlight = useHighlight(
		items.map(({key}) => key),
		{label: 'finding'},
	);
	const item: FindingItem | undefined = items[highlight.index];
	/** The cluster that `c` asks: the one in focus, else the only one that the finding is about. */
	const cluster = focus ?? (item?.clusters.length === 1 ? item.clusters[0] : undefined);

	return {
		rows,
		names,
		focus,
		allItems,
		items,
		item,
		highlight,
		mode,
		setMode,
		setNotice,
		reason,
		cluster,
		next,
		back,
		istioctlOffer,
		pairs,
		hasPairs: names.length > 1 && preflight.findings.length > 0,
		downloadIstioctl() {
			send({type: 'download-istioctl'});
		},
		notice: notice ?? refusal,
		/** All clusters, then one after the other. */
		moveFocus(by: 1 | -1) {
			setFocusName(current => {
				const all = [undefined, ...names];
				const place = Math.max(0, all.indexOf(current));
				return all[(place + by + all.length) % all.length];
			});
		},
		checkAgain(only?: string) {
			send({type: 'check-again', ...(only === undefined ? {} : {cluster: only})});
		},
		probe() {
			send({type: 'probe-inside'});
			setMode('list');
		},
		startWaiver() {
			reason.reset('');
			setMode('waive');
		},
		/** One waiver a check: what it covered before stays covered. */
		waive() {
			const text = reason.value.trim();
			if (text === '') {
				setNotice("Say why it's acceptable: the reason stays with the waiver.");
				return;
			}

			if (item !== undefined) {
				const earlier = answers.waivers.find(({id}) => id === item.id);
				const clusters =
					earlier?.clusters.length === 0
						? []
						: [...new Set([...(earlier?.clusters ?? []), ...item.clusters])];
				const reasons = [
					...new Set([...(earlier?.reason === undefined ? [] : [earlier.reason]), text]),
				];
				send({
					type: 'wizard',
					action: {type: 'waive', waiver: {id: item.id, clusters, reason: reasons.join('; ')}},
				});
			}

			setNotice(undefined);
			setMode('list');
		},
		unwaive() {
			if (item !== undefined) {
				send({type: 'wizard', action: {type: 'unwaive', id: item.id}});
			}

			setMode('list');
		},
	};
};

export type PreflightState = ReturnType<typeof usePreflight>;
