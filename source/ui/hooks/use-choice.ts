import {useState} from 'react';
import type {ChoiceOption} from '../components/choice.tsx';
import type {Binding} from '../keys.ts';
import {useHighlight} from './use-highlight.ts';
import {useNext} from './use-next.ts';

/**
A menu: where it is, its keys, and what is to be said below it. `take` is called with the option that was taken, which is a
suitable one; the step forward comes after it unless it returns false.
*/
export const useChoice = <Option extends ChoiceOption>(
	options: readonly Option[],
	{chosen, take}: {chosen?: string; take: (option: Option) => boolean},
) => {
	const {next, back, refusal} = useNext();
	const [notice, setNotice] = useState<string | undefined>();
	const highlight = useHighlight(
		options.map(({key}) => key),
		{label: 'choose', initial: chosen},
	);
	const option = options[highlight.index];
	const bindings: readonly Binding[] = [
		...highlight.bindings,
		{
			keys: ['enter'],
			label: 'take and go on',
			priority: 4,
			run() {
				if (option === undefined) {
					return;
				}

				if (option.unsuitable !== undefined) {
					setNotice(`${option.title} isn't possible here: ${option.unsuitable}`);
				} else if (take(option)) {
					next();
				}
			},
		},
		{
			keys: ['space'],
			run() {
				if (option !== undefined && option.unsuitable === undefined) {
					take(option);
				}
			},
		},
		{
			keys: ['escape'],
			label: 'back',
			priority: 3,
			run: back,
		},
		{
			keys: ['n'],
			label: 'next',
			priority: 1,
			run: next,
		},
	].map(binding => ({
		...binding,
		run(key: string) {
			setNotice(undefined);
			binding.run(key);
		},
	}));
	return {
		option,
		highlighted: highlight.index,
		bindings,
		notice: notice ?? refusal,
	};
};
