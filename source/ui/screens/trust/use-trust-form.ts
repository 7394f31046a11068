import {useState} from 'react';
import {Sensitive} from '../../../sensitive.ts';
import {defaultCertificatesDirectory} from '../../../mesh/trust-modes.ts';
import type {TrustField, TrustInspection, TypedTrust} from '../../../wizard/trust-inspection.ts';
import {useSession, useSend} from '../../hooks/use-session.ts';
import {useTextField, type TextFieldState} from '../../hooks/use-text-field.ts';

export type FormMode = TypedTrust['mode'];

export type TrustForm = {
	/** Undefined: it is closed. What was typed stays. */
	mode: FormMode | undefined;
	open: (mode: FormMode) => void;
	close: () => void;
	/** The fields that are shown, in their order. */
	fields: readonly TrustField[];
	/** The one that is typed into. */
	focus: TrustField;
	texts: Readonly<Record<TrustField, TextFieldState>>;
	/** What the files are, as far as it is about what is typed now. */
	look: TrustInspection | undefined;
	/** To the next field or the one before; looks at what is typed. */
	move: (by: 1 | -1) => void;
	/** Looks, goes to what is still missing, or takes the answer: then true. */
	enter: () => boolean;
	onText: (text: string) => void;
	/** Runs an editing key in the focused field. */
	edit: (key: string) => void;
};

const ownFields: Readonly<Record<FormMode, readonly TrustField[]>> = {
	root: ['cert', 'key'],
	intermediates: ['directory'],
	generated: [],
};

/** The form for certificates of one's own. The passphrase is here while it is typed, and nowhere in the view. */
export const useTrustForm = (): TrustForm => {
	const {
		trustLook,
		wizard: {
			answers: {trust},
		},
	} = useSession();
	const send = useSend();
	const [mode, setMode] = useState<FormMode | undefined>();
	const [at, setAt] = useState<TrustField>('cert');
	const [isAsking, setIsAsking] = useState(false);
	const [lookedWith, setLookedWith] = useState('');
	const before = trustLook?.typed ?? trust;
	const texts = {
		cert: useTextField(before?.mode === 'root' ? before.cert : ''),
		key: useTextField(before?.mode === 'root' ? before.key : ''),
		directory: useTextField(before?.mode === 'intermediates' ? before.directory : ''),
		passphrase: useTextField(),
	};
	const typedAs = (kind: FormMode): TypedTrust => {
		switch (kind) {
			case 'root': {
				return {mode: kind, cert: texts.cert.value, key: texts.key.value};
			}

			case 'intermediates': {
				return {mode: kind, directory: texts.directory.value};
			}

			case 'generated': {
				return {
					mode: kind,
					directory: trust?.mode === 'generated' ? trust.directory : defaultCertificatesDirectory,
				};
			}
		}
	};

	const typed = mode === undefined ? undefined : typedAs(mode);
	const passphrase = texts.passphrase.value;
	const own = trustLook?.typed.mode === mode ? trustLook : undefined;
	const isCurrent =
		own !== undefined &&
		JSON.stringify(own.typed) === JSON.stringify(typed) &&
		lookedWith === passphrase;
	const fields: readonly TrustField[] =
		mode === undefined
			? []
			: [
					...ownFields[mode],
					...(mode === 'generated' || own?.isEncrypted === true || passphrase !== ''
						? ['passphrase' as const]
						: []),
				];
	// What a look finds wrong is where one goes on; a key that turns out to be encrypted asks for its passphrase.
	const found =
		isAsking && isCurrent
			? (own.faults.find(({field}) => field !== undefined)?.field ??
				(own.isLocked ? 'passphrase' : undefined))
			: undefined;
	const wanted = found ?? at;
	const focus = fields.includes(wanted) ? wanted : (fields.at(-1) ?? 'passphrase');

	const lookAt = (kind: FormMode) => {
		setLookedWith(passphrase);
		send({
			type: 'look-at-trust',
			typed: typedAs(kind),
			...(passphrase === '' ? {} : {passphrase: new Sensitive(passphrase)}),
		});
	};

	const look = () => {
		if (mode !== undefined && !isCurrent) {
			lookAt(mode);
		}
	};

	const goTo = (field: TrustField | undefined) => {
		setIsAsking(false);
		setAt(field ?? focus);
	};

	return {
		mode,
		open(kind) {
			setMode(kind);
			goTo(ownFields[kind][0] ?? 'passphrase');
			if (
				own === undefined &&
				(kind === 'generated' || ownFields[kind].some(field => texts[field].value !== ''))
			) {
				lookAt(kind);
			}
		},
		close() {
			setMode(undefined);
		},
		fields,
		focus,
		texts,
		look: isCurrent ? own : undefined,
		move(by) {
			look();
			const place = fields.indexOf(focus);
			goTo(fields[Math.max(0, Math.min(fields.length - 1, place + by))]);
		},
		enter() {
			if (isCurrent && own.trust !== undefined) {
				send({type: 'wizard', action: {type: 'set-trust', trust: own.trust}});
				return true;
			}

			look();
			const missing = fields.find(field => texts[field].value === '');
			goTo(missing);
			setIsAsking(missing === undefined);
			return false;
		},
		onText(text) {
			goTo(focus);
			texts[focus].onText(text);
		},
		edit(key) {
			goTo(focus);
			for (const binding of texts[focus].bindings.filter(({keys}) => keys.includes(key))) {
				binding.run(key);
			}
		},
	};
};
