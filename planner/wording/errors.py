"""Errors as sentences: the problem, its place, and what to do about it."""

from planner.errors import ConflictError, PlannerError
from planner.language import N_, _
from planner.plan.invariants import Finding
from planner.plan.paths import kind_of
from planner.wording.values import value_text

ERRORS: dict[str, str] = {
    # the command line
    "argument-missing": N_("「{command}」には {names} が必要です（使い方: {command} --help）。"),
    "argument-unknown": N_("「{text}」は「{command}」では使えません（使い方: {command} --help）。"),
    "arguments-wrong": N_("「{command}」の書き方が違います。{command} --help で確かめてください。"),
    "option-wrong": N_("{option} の書き方が違います（使い方: {command} --help）。"),
    "value-missing": N_("{option} の後に値がありません（使い方: {command} --help）。"),
    "value-unknown": N_("{option} に「{value}」は使えません（使い方: {command} --help）。"),
    "value-empty": N_(
        "{option} の値が空です。スクリプトの変数に値が入っているか確かめてください。"
    ),
    "columns-unreadable": N_(
        "--columns の「{text}」は幅として読めません。{least} 以上の数字を書いてください。"
    ),
    "command-unknown": N_(
        "「{command}」というコマンドはありません（近いもの: {names}）。"
        "一覧は planner --help で見られます。"
    ),
    "manual-unknown": N_(
        "「{words}」は使い方に見つかりません（ページ: {names}）。別の言葉で探すか、"
        "planner help で一覧を見てください。"
    ),
    "passage-unknown": N_(
        "{page} に「{passage}」という項目はありません（ある項目: {names}）。"
        "planner help {page} で全体を読めます。"
    ),
    "row-unknown": N_("{row} という行は計画にありません（ある行: {names}）。"),
    "group-unknown": N_("「{group}」というグループは計画にありません（あるグループ: {names}）。"),
    "row-without-kpi": N_(
        "{row} に KPI はありません（planner figures で KPI のある行が見られます）。"
    ),
    "kpi-ambiguous": N_("{row} には KPI がいくつもあります（{names}）。--kpi で選んでください。"),
    "kpi-unknown": N_("{row} に「{kpi}」という KPI はありません（ある KPI: {names}）。"),
    "kpi-matches-several": N_(
        "{row} で「{kpi}」は二つ以上の KPI に当てはまります（{names}）。"
        "キーか、一つだけに当てはまる言葉を書いてください。"
    ),
    "as-closed-alone": N_("--as-closed は --as-of や --all と一緒には使えません。"),
    "day-or-withdraw": N_(
        "計画決定の日（--date）と取消し（--withdraw）は、どちらか一方だけを書いてください。"
    ),
    "rows-or-all": N_(
        "確認済にする行（1-1 など）か --all のどちらか一方を書いてください"
        "（待っている行は planner reports で見られます）。"
    ),
    "rows-to-withdraw": N_(
        "確認を取り消す行を書いてください。--withdraw は --all と一緒には使えません。"
    ),
    "month-to-reopen": N_(
        "締めを解く月を --month で書いてください（締めた月は planner close --list で見られます）。"
    ),
    "figure-or-clear": N_("{row} に入れる数字か --clear のどちらか一方を書いてください。"),
    "figure-to-confirm": N_(
        "{row} に確かめる数字がありません。数字を書くか、--month や --period で選んでください。"
    ),
    "no-open-mark": N_(
        "{row} に未実施の●も手順もありません（planner show {row} で確かめられます）。"
    ),
    "mark-not-there": N_(
        "{row} の {month} に未実施の●はありません。残っているのは {marks} です"
        "（--from で月を選べます）。"
    ),
    "no-mark-due": N_(
        "{row} に {month} までの未実施の●はありません。残っているのは {marks} です"
        "（--from で月を選べます）。"
    ),
    "mark-ambiguous": N_(
        "{row} に当てはまる●や手順がいくつもあります（{marks}）。"
        "--from で月を選ぶか、画面で選んでください。"
    ),
    "text-unreadable": N_(
        "渡された文章を読み取れません。UTF-8 の端末から渡すか、- で標準入力から渡してください。"
    ),
    "text-missing": N_('標準入力から文章が届きませんでした（消すときは "" を渡してください）。'),
    "no-terminal": N_(
        "画面は端末でしか開けません。"
        "端末で planner を実行するか、planner show などを使ってください。"
    ),
    "output-unwritable": N_(
        "{path} に書き出せませんでした（{problem}）。書き込める場所を指定してください。"
    ),
    "output-folder-missing": N_(
        "書き出す先のフォルダー {path} がありません。"
        "フォルダーを作るか、別の場所を指定してください。"
    ),
    "output-in-use": N_(
        "{path} を書き換えられませんでした。Excel や Acrobat などで開いていれば閉じて、"
        "読み取り専用なら別の名前で、もう一度書き出してください。"
    ),
    "format-unknown": N_(
        "{path} は、何の形で書き出すか名前から分かりません（使える拡張子: {suffixes}）。"
        "--format でも選べます。"
    ),
    "format-contradicts-name": N_(
        "{path} の名前は {suffix} ですが、--format は {format} です。どちらかに合わせてください。"
    ),
    "format-for-files": N_(
        "{format} は端末に表示できません。"
        "-o でファイルを指定するか、ほかのプログラムへ渡してください。"
    ),
    "section-unknown": N_("「{section}」という区分は計画にありません（ある区分: {sections}）。"),
    "section-ambiguous": N_(
        "「{section}」に当てはまる区分がいくつもあります（{sections}）。"
        "もう少し書くか、番号で選んでください。"
    ),
    "system-refused": N_(
        "{path} を読み書きできませんでした（{problem}）。場所と空き容量を確かめてください。"
    ),
    # files that are opened
    "file-unknown": N_("{path} というファイルはありません。名前と場所を確かめてください。"),
    "file-kind": N_("{path} は開けない種類のファイルです（開けるもの: {names}）。"),
    "no-display": N_(
        "ここからは画面のプログラムを起動できません。{path} を手元のパソコンで開いてください。"
    ),
    "open-failed": N_(
        "{path} を開けませんでした（{problem}）。"
        "この種類のファイルを開くプログラムがあるか確かめてください。"
    ),
    "nothing-printed": N_(
        "印刷したファイルがまだありません。開くファイルの名前を付けてください"
        "（planner open FILE）。"
    ),
    # typed values
    "month-unreadable": N_("「{text}」は月として読めません（例: 6月、R2.6、2020-06）。"),
    "year-unreadable": N_("「{text}」は年度として読めません（例: R2、令和2年度、2020）。"),
    "month-outside-year": N_(
        "{month} は {year}の外の月です（その年度の4月から3月までを指定してください）。"
    ),
    "period-unreadable": N_("「{text}」は月や期間として読めません（例: R2.5、R1.4〜6、R1年度）。"),
    "period-after-year": N_(
        "「{text}」は{year}より後なので、この計画に数字を入れられません。"
        "月や期間を確かめてください。"
    ),
    "number-unreadable": N_("「{text}」は数として読めません（例: 97.8、135,726、△4.96）。"),
    "number-grouping": N_(
        "「{text}」の桁区切りは3桁ごとにしてください（例: 135,726、小数は 1.5）。"
    ),
    "number-in-brackets": N_(
        "「{text}」はマイナスか添え書きか分かりません。△4.96 か 4.96 のように入れてください。"
    ),
    "number-unit": N_("「{text}」の単位が違います（この数字の単位: {unit}）。"),
    "number-too-long": N_("「{text}」は長すぎます（{digits} 桁まで入れられます）。"),
    "target-unreadable": N_(
        "「{text}」は {kpi} の目標として読めません"
        "（例: 97.5%以上、20以下、前年度以上、前年度以下、97.5）。"
    ),
    "target-without-rule": N_(
        "「{text}」だけでは、{kpi} の目標が以上か以下か分かりません。"
        "{text}以上 か {text}以下 のように書いてください。"
    ),
    "sentence-unreadable": N_(
        "「{text}」は目標として読めません（例: 97.5%以上、対前年度以下とする、半期に1回以上）。"
    ),
    "target-asked": N_(
        "「{text}」は「{reading}」と読めますが、{asked}が分からないため、まだ目標にできません。"
        "{options} で答えてください。"
    ),
    "target-asked-words": N_(
        "「{text}」には判定できる数字が見つからないため、まだ目標にできません。"
        "数字を書き足すか、言葉のまま人が判定するなら --value words を添えてください。"
    ),
    "target-or-option": N_(
        "{kpi} の目標か、変える見方（--direction、--kind、--judged、--basis、--months）を"
        "書いてください。"
    ),
    "target-without-direction": N_(
        "{kpi} の目標「{target}」には以上・以下がないので、--direction は使えません。"
    ),
    "kind-of-rate": N_("{kpi} は割合なので、積み上げる数かその時点の数かは選べません。"),
    "unit-without-read": N_("--unit は --read の文の単位です（行の目標の単位は変わりません）。"),
    "read-alone": N_("--read は行や目標と一緒には使えません（文は --read の後に書きます）。"),
    "series-unknown": N_("「{series}」という系列には数字を入れられません（使えるもの: {known}）。"),
    "block-too-long": N_(
        "貼り付ける表が大きすぎます（{lines} 行、{columns} 列まで）。"
        "何回かに分けて貼り付けてください。"
    ),
    "block-unreadable": N_(
        "貼り付けた表が {line} 行目で読めなくなりました"
        "（引用符が閉じていないか、セルが長すぎます）。"
        "表計算ソフトの範囲をもう一度コピーしてください。"
    ),
    "heading-unknown": N_(
        "「{text}」が何の数字か分かりません"
        "（KPI の名前、実績・累計、4月・R2.5 などの見出しが必要です）。"
    ),
    "no-field-below": N_("貼り付けた表の方が入力欄より長いため、ここの数字は入りません。"),
    "figure-twice": N_("「{text}」と同じ欄の数字が表の中にもうあるため、入りません。"),
    "status-unknown": N_("「{status}」は実施状況の記号にありません（使える記号: {scale}）。"),
    # moments of the history
    "moment-unreadable": N_(
        "「{text}」は日時として読めません"
        "（例: 2020-06-03、R2.6.3、6/3、R2.6、2020-06-03 14:05、#12、6月締め、計画決定、今）。"
    ),
    "moment-before-plan": N_("その時点では、まだ計画がありません。計画が始まったのは {at} です。"),
    "entry-unknown": N_("{seq} 番目の変更はまだありません（最後は {last} 番目です）。"),
    "close-unknown": N_("{month}は一度も締めていません（締めた月: {months}）。"),
    "decision-unknown": N_(
        "この計画はまだ計画決定していません。日や #番号 で時点を選んでください。"
    ),
    "topic-unknown": N_("「{field}」という項目はありません（使えるもの: {names}）。"),
    "closed-not-backed-up": N_(
        "締めは保存されていますが、{path} に締めの写しを取れませんでした（{problem}）。"
        "権限と空き容量を確かめてください。"
    ),
    "not-as-was": N_(
        "{row} の{what}は今「{now}」です（{who} が {at} に変更）。「{was}」ではないため、"
        "保存していません。"
    ),
    # the rules of editing
    "row-gone": N_(
        "この行は、ほかの人が計画から外したため変更できません（行の id: {row}）。"
        "今の計画を確かめてください。"
    ),
    "mark-gone": N_(
        "{row} のこの●は、ほかの人が計画から外したため変更できません。今の計画を確かめてください。"
    ),
    "kpi-gone": N_(
        "この KPI は、ほかの人が計画から外したため変更できません（KPI の id: {kpi}）。"
        "今の計画を確かめてください。"
    ),
    "mark-reason-missing": N_(
        "{row} の●は計画決定（{day}）の後なので、移す・中止する・加えるには理由が要ります。"
        "理由を書いてください（コマンドでは --why 理由）。"
    ),
    "target-reason-missing": N_(
        "{kpi} の目標は計画決定（{day}）の後なので、変えるには理由が要ります。"
        "理由を書いてください（コマンドでは --why 理由）。"
    ),
    "withdrawal-reason-missing": N_(
        "{day} の計画決定を取り消すには理由が要ります。"
        "理由を書いてください（コマンドでは --why 理由）。"
    ),
    "reopening-reason-missing": N_(
        "{month}の締めを解くには理由が要ります。理由を書いてください（コマンドでは --why 理由）。"
    ),
    "decided-already": N_(
        "この計画は {day} に計画決定しています。取り消すときは理由を添えてください"
        "（planner baseline --withdraw --why 理由）。"
    ),
    "day-unreadable": N_("「{text}」は日付として読めません（例: 2020-04-01、R2.4.1、4/1）。"),
    "reason-unknown": N_("「{text}」という理由はありません（{known}）。"),
    "since-month-not-before": N_(
        "--since-month の {start}は、見る月 {month}より前の月にしてください。"
    ),
    "nothing-to-keep": N_("{row} の{month}の実施状況には、食い違う根拠がありません。"),
    "no-status-to-keep": N_("{row} の{month}には、このままとする実施状況がありません。"),
    "nothing-to-review": N_(
        "{row} の{month}はまだ報告がないため、確認も差戻しもできません。報告を待ってください。"
    ),
    "return-without-comment": N_(
        "{row} を差し戻すには、何を直してほしいかを書いてください"
        '（planner return {row} "68件の内訳"）。'
    ),
    "month-closed": N_(
        "{month}は {who} が {at} に締めたため、変えられません。直すときは、理由を添えて"
        "締めを解いてください（planner reopen --month {month} --why 理由）。"
    ),
    "closed-already": N_(
        "{month}は {who} が {at} にもう締めています。直すときは、理由を添えて"
        "締めを解いてください（planner reopen --month {month} --why 理由）。"
    ),
    "not-closed": N_("{month}は締めていません（締めた月は planner close --list で見られます）。"),
    "mark-done": N_("{row} のこの●は実施済です。変えるときは、先に実施済を取り消してください。"),
    "mark-dropped": N_(
        "{row} のこの●は中止になっています。変えるときは、先に中止を取り消してください。"
    ),
    "mark-exists": N_("{row} の {month} にはもう●があります。別の月を選んでください。"),
    "kpi-row-has-no-marks": N_(
        "{row} は KPI の行なので●を加えられません。実施概要の行を選んでください。"
    ),
    "no-note-to-confirm": N_("{row} には引き継ぐ進捗状況がありません。新しく書いてください。"),
    "plan-decided": N_("計画決定後なので {row} の●は消せません。中止にするか、移してください。"),
    "step-without-text": N_("{row} に加える手順の内容が空です。一言書いてください。"),
    "suspension-ends-early": N_(
        "休止の終わり（{end}）が始まりより前です。終わりを {start} 以後にしてください。"
    ),
    "not-suspended": N_(
        "{row} はその月に休止していないため、再開できません。休止の期間を確かめてください。"
    ),
    "undo-after-decision": N_(
        "計画決定（{day}）より前の変更なので、元に戻せません。理由を添えて、今の計画を変えてください。"
    ),
    "undo-overwritten": N_(
        "{who} が {at} にした変更は、後から同じ欄が変えられたため元に戻せません。"
        "今の値を直接直してください。"
    ),
    # the structure of the plan
    "amendment-unknown": N_("{day} の改定はありません（改定の日: {days}）。"),
    "reference-unknown": N_(
        "「{text}」は計画に見つかりません（3 は事業、3-2 は行、3-2@10月 は●、3-2*1 は手順、"
        "柱2、区分2、kpi:キー と書きます）。"
    ),
    "kind-unknown": N_("「{text}」は加えられるものの名前ではありません（{names}）。"),
    "words-of-kind": N_("{kind} は「{usage}」のように書きます。"),
    "groups-missing": N_(
        "区分の担当を --groups で書いてください（{names}。全グループなら --groups 全）。"
    ),
    "option-of-kind": N_("{option} は {kind} には使えません。"),
    "place-missing": N_(
        "{noun}を置く所を、--in（{parent_noun}）か --before か --after の"
        "どれか一つで書いてください。"
    ),
    "list-place-missing": N_(
        "{noun}を置く所を、--before か --after のどちらか一つで書いてください。"
    ),
    "place-unfit": N_("{noun}は「{text}」の所には置けません。"),
    "plan-not-removed": N_("計画そのものは取り除けません。planner archive で保管できます。"),
    "status-taken": N_("記号「{status}」はもうあります。"),
    "assignment-unreadable": N_("「{text}」は 項目=値 の形ではありません。"),
    "field-of-kind-unknown": N_("「{field}」という項目はありません（使える項目: {fields}）。"),
    "kpi-text-empty": N_("KPI の文が空です。"),
    "kpi-text-long": N_("KPI の文が長すぎます（{most} 文字まで）。"),
    "kpi-without-target": N_(
        "{kpi} に目標がありません。目標を書き足すか、【KPI】でない数字なら --role measure か "
        "--role reference を添えてください。"
    ),
    "kpis-many": N_("一つの文に KPI が {count} 件あります。{most} 件までに分けてください。"),
    "kpi-names-count": N_(
        "文には KPI が {count} 件ありますが、--name か --key が {given} 件です。順に {count} 件"
        "書いてください。"
    ),
    "key-unfit": N_(
        "「{key}」はキーにできません。空白と「: , = / @ *」のない短い名前（generic-share など）に"
        "してください。"
    ),
    "kpi-shown-already": N_("{kpi} はもう {row} にあります。"),
    "kpi-asked": N_(
        "「{text}」は {reading} と読めますが、{asked}が分からないため、まだ KPI にできません。"
        "{options} で答えてください。"
    ),
    "kpi-asked-words": N_(
        "「{text}」には判定できる数字が見つからないため、まだ KPI にできません。"
        "数字を書き足すか、言葉のまま人が判定するなら --value words、目標がないなら --value none を"
        "添えてください。"
    ),
    "field-twice": N_("「{field}」が二度書かれています。"),
    "kpi-field-unfit": N_("「{field}」に「{value}」は入りません（書き方: {form}）。"),
    "population-incomplete": N_(
        "対象者数（base）と人数（people）の両方が要ります。{field} がありません。"
    ),
    "kpi-key-unknown": N_("「{kpi}」という KPI はありません（キー: {names}）。"),
    "no-such-mark": N_("{row} に「{text}」に当たる●や手順はありません。"),
    "item-without-rows": N_(
        "項番 {row} の事業にはまだ行がありません（planner add row … --in {row} で加えられます）。"
    ),
    "marks-of-one-month": N_("{row} には「{text}」に当たる●がいくつもあります。"),
    "months-unreadable": N_(
        "「{text}」を年度の中の月として読めません（4-9,12 のように書きます）。"
    ),
    "entity-unknown": N_("「{entity}」は、計画に加えたり変えたりできるものではありません。"),
    "record-there": N_("id「{id}」は、この計画でもう使われています。"),
    "record-incomplete": N_("{noun}に必要な項目が足りません。"),
    "record-gone": N_("その{noun}は、もう計画にありません。"),
    "parent-gone": N_("{noun}を置く{parent_noun}が計画にありません。"),
    "not-placed": N_("{noun}は、ほかの所へ移せません。"),
    "field-unknown": N_("「{field}」という項目はありません。"),
    "field-unfit": N_("「{field}」に {value} は入りません。"),
    "name-missing": N_("{noun}の名前が空です。"),
    "number-taken": N_(
        "項番 {number} はもう使われています（{title}）。ほかの項番にするか、空欄にして順番で"
        "振ってください。"
    ),
    "key-taken": N_("キー「{key}」はもう使われています（{kpi}）。別のキーにしてください。"),
    "structure-reason-missing": N_(
        "計画決定（{day}）の後に計画を変えるには、理由（--why）が必要です。"
    ),
    "removal-after-decision": N_(
        "計画決定（{day}）の後なので、{name} は取り除けません。"
        "廃止にする月（--from）と理由（--why）を書いてください。"
    ),
    "removal-of-reported": N_(
        "{name} には報告や実績があるので、取り除けません。"
        "廃止にする月（--from）と理由（--why）を書いてください。"
    ),
    "end-reason-missing": N_("{name} を廃止にするには、理由（--why）が必要です。"),
    "group-taken": N_("「{group}」というグループはもうあります。"),
    "year-outside": N_("{year}年度の計画はつくれません。"),
    "year-fixed": N_(
        "{year}の計画は、計画決定の後か、報告があるため、別の年度に変えられません。"
        "次の年度の計画は planner new --like でつくってください。"
    ),
    "structure-unfit": N_(
        "保存すると計画のつじつまが合わなくなるため、保存していません。{finding}"
    ),
    "conflict": N_(
        "{who} が {at} に同じ欄を「{theirs}」に変えたため、「{mine}」は保存していません。"
        "今の値を確かめて、もう一度入力してください。"
    ),
    "conflict-place": N_(
        "{who} が {at} にほかの所へ移したため、移していません。"
        "今の並びを確かめて、もう一度やり直してください。"
    ),
    "conflict-removal": N_(
        "{who} が {at} に変えたため、取り除いていません。"
        "今の内容を確かめて、もう一度やり直してください。"
    ),
    # plans, their folders and files
    "plan-exists": N_("{path} にはもう計画があります。別の名前にしてください。"),
    "not-moved": N_(
        "{path} を動かせませんでした（{problem}）。"
        "この中のファイルを開いているプログラムがあれば閉じ、"
        "書き込む権限を確かめて、もう一度やり直してください。"
    ),
    "archived-already": N_("計画{plan}はもう保管されています。"),
    "not-archived": N_("計画{plan}は保管されていません。"),
    "name-empty": N_("計画の名前が空です。"),
    "name-controls": N_("計画の名前「{name}」に、改行などの見えない文字が入っています。"),
    "name-signs": N_(
        "計画の名前「{name}」に、フォルダーの名前に使えない文字があります"
        "（使えない文字: {signs}）。"
    ),
    "name-ends": N_(
        "計画の名前「{name}」は使えません。空白・ピリオド・ハイフンで始めたり、"
        "空白やピリオドで終えたりしないでください。"
    ),
    "name-reserved": N_(
        "「{name}」は Windows が別のことに使う名前なので、計画の名前にできません。"
    ),
    "name-too-long": N_("計画の名前「{name}」は長すぎます（{most} 文字まで）。"),
    "new-incomplete": N_("{options} が要ります（例: planner new --branch 茨城支部 --year R8）。"),
    "branch-empty": N_("支部の名前が空です（例: 茨城支部）。"),
    "groups-empty": N_("グループが一つもありません（例: 企画総務,業務）。"),
    "group-twice": N_("「{group}」というグループが二つあります。一つにしてください。"),
    "group-reserved": N_("「{group}」は全グループを指すので、グループの名前にできません。"),
    "pillars-empty": N_("柱が一つもありません（例: 基盤的保険者機能関係,組織・運営体制関係）。"),
    "pillar-twice": N_("「{pillar}」という柱が二つあります。一つにしてください。"),
    "text-controls": N_("「{text}」に、改行などの見えない文字が入っています。"),
    "like-with-option": N_(
        "--like と {option} は一緒に使えません（前の年度の計画から引き継ぎます）。"
    ),
    "like-not-later": N_(
        "{plan} は{other}の計画なので、{year}の計画には引き継げません（後の年度にしてください）。"
    ),
    "compare-itself": N_("比べる計画が、二つとも {plan} です。別の計画を書いてください。"),
    "new-year-outside": N_(
        "「{text}」の年度の計画はつくれません（{first} 年度から {last} 年度まで）。"
    ),
    "plan-unknown": N_(
        "{plan}に当てはまる計画がありません。ある計画（{names}）の名前で指定してください。"
    ),
    "plan-ambiguous": N_(
        "{plan}に当てはまる計画がいくつもあります（{names}）。名前で指定してください。"
    ),
    "plan-not-said": N_("計画がいくつもあります（{names}）。--plan で名前を指定してください。"),
    "sample-unknown": N_("{sample} という見本はありません（ある見本: {names}）。"),
    "sample-there": N_("見本 {sample} はもうあります。planner --plan {sample} で開けます。"),
    "sample-not-there": N_(
        "見本 {sample} はまだありません。planner sample {sample} で計画の中に置けます。"
    ),
    "data-missing": N_(
        "データフォルダー {path} が見つかりません。"
        "共有フォルダーにつながっているか確かめてください。"
    ),
    "folder-unwritable": N_(
        "{path} に書き込めません（{problem}）。書き込む権限があるか確かめてください。"
    ),
    "not-saved": N_(
        "{path} に保存できず、変更は入っていません（{problem}）。"
        "権限と空き容量を確かめて、もう一度入力してください。"
    ),
    "file-unreadable": N_("{path} を読めません（{problem}）。読む権限があるか確かめてください。"),
    "busy": N_(
        "{path} は {who}（{host}）が保存中のため書き込めません。"
        "少し待って、もう一度やり直してください。"
    ),
    "settings-broken": N_(
        "設定ファイル {path} を読めません（{problem}）。"
        "直すか、消してください（消すと既定の設定に戻ります）。"
    ),
    # keys of one's own: the command keeps the keys it came with
    "own-keys-no-table": N_(
        "設定ファイル {path} の {line} 行目: keys の書き方が違います。"
        '[keys] という行を書き、その下に review = "f5" のように書いてください。'
    ),
    "own-key-command-unknown": N_(
        "設定ファイル {path} の {line} 行目: 「{name}」という操作はありません"
        "（近い名前: {names}）。名前は planner help keys で見られます。"
    ),
    "own-key-value-wrong": N_(
        "設定ファイル {path} の {line} 行目: {name} の値がキーの名前ではありません。"
        '"f5" か ["f5", "t"] のように書いてください（{name} は元のキーのままです）。'
    ),
    "own-key-unknown": N_(
        "設定ファイル {path} の {line} 行目: {name} の「{key}」というキーはありません。"
        "f5、ctrl+r、space、t のように書いてください（{name} は元のキーのままです）。"
    ),
    "own-key-not-sent": N_(
        "設定ファイル {path} の {line} 行目: {name} の {key} は、端末から届かないか、"
        "ほかのキーと区別できません。別のキーにしてください（{name} は元のキーのままです）。"
    ),
    "own-key-kept": N_(
        "設定ファイル {path} の {line} 行目: {key} は「{does}」に固定されているため、"
        "{name} には使えません。"
        "別のキーにしてください（{name} は元のキーのままです）。"
    ),
    "own-key-taken": N_(
        "設定ファイル {path} の {line} 行目: {name} の {key} は、{screen}では {other}"
        "（{does}）のキーです。別のキーにするか、{other} のキーも変えてください"
        "（{name} は元のキーのままです）。"
    ),
    "own-key-needed": N_(
        "設定ファイル {path} の {line} 行目: {name}（{does}）のキーはなくせません。"
        "別のキーを書いてください（{name} は元のキーのままです）。"
    ),
    # themes: the program goes on with another
    "theme-unknown": N_(
        "「{theme}」という配色はありません（ある配色: {names}）。「t」か設定（,）で選んでください。"
    ),
    "theme-unreadable": N_(
        "配色のファイル {path} を読めません（{problem}）。"
        "直すか、よそへ移してください（ほかの配色は使えます）。"
    ),
    "theme-broken": N_(
        "配色のファイル {path} の {line} 行目は TOML の書き方になっていません。"
        "そこを直してください（ほかの配色は使えます）。"
    ),
    "theme-broken-at-end": N_(
        "配色のファイル {path} は最後まで TOML として読めません。"
        "閉じていない括弧や引用符、長すぎる数字がないか確かめてください（ほかの配色は使えます）。"
    ),
    "theme-key-unknown": N_(
        "配色のファイル {path} の {key} という名前は使えません（使える名前: {names}）。"
        "つづりを直してください。"
    ),
    "theme-color-unreadable": N_(
        "配色のファイル {path} の {key} の値「{value}」は色として読めません。"
        "#1f4e79 のように # と6桁で書いてください。"
    ),
    "theme-value-wrong": N_(
        "配色のファイル {path} の {key} に「{value}」は使えません（使える値: {names}）。"
        "書き直してください。"
    ),
    "schema-broken": N_(
        "{source} は計画のファイルとして読めません（{problem}）。"
        "planner export で書き出したファイルか確かめてください。"
    ),
    "schema-newer": N_(
        "{source} は新しい版のプログラムで書かれています（形式 {version}）。"
        "プログラムを更新してください。"
    ),
    # imports of documents
    "import-too-large": N_(
        "{path} は大きすぎます（{size} MB、取り込めるのは {most} MB まで）。"
        "planner export で書き出したファイルか確かめてください。"
    ),
    "import-field-unknown": N_(
        "{source} に書かれた {place} という項目はありません。"
        "つづりを確かめてください（項目は planner schema で見られます）。"
    ),
    "import-other-plan": N_(
        "{source} は別の計画のもの（{place} が {said}、この計画は {own}）なので、取り込めません。"
        "新しい計画にするときは --new を付けてください。"
    ),
    "import-other-branch": N_(
        "{source} は別の支部の計画（{place} が {said}、この計画は {own}）なので、取り込めません。"
        "新しい計画にするときは --new を付けてください。"
    ),
    "import-other-year": N_(
        "{source} は別の年度の計画（{place} が {said}、この計画は {own}）なので、取り込めません。"
        "新しい計画にするときは --new を付けてください。"
    ),
    "import-entry-unknown": N_(
        "{source} を書き出したときの変更（exported の {entry}）が、この計画の履歴にありません。"
        "今の計画と比べて取り込むときは、ファイルから exported を消してください。"
    ),
    "import-conflict": N_(
        "書き出した後に「{theirs}」に変えられているため、「{mine}」にできません。"
    ),
    "import-gone": N_("書き出した後に、計画から取り除かれています。"),
    "import-repeated": N_("{field} は {origin} から出した値なので、{origin} を直してください。"),
    "import-months-unfit": N_("months には月の数字を並べてください（例: [4, 10]）。"),
    "import-no-way": N_("取り込みでは変えられません。画面かコマンドで変えてください。"),
    "import-unfit": N_("このままでは計画になりません。{finding}"),
    "import-number-twice": N_("項番 {number} が二つ以上あります（{title}）。"),
    "import-no-groups": N_("グループが一つもないため、どの区分にも担当がありません。"),
    "import-without-rule": N_("KPI「{kpi}」に目標の決まり（rule）がありません。"),
    "import-without-group": N_("区分「{title}」に担当がないので、全グループの区分になります。"),
    "import-refused": N_(
        "{source} には取り込めないところが {count} 件あるため、何も取り込んでいません。"
        "直すか、--partial を付けてほかだけを取り込んでください。"
    ),
    "import-not-begun": N_(
        "{source} には直すところが {count} 件あるため、計画をつくっていません。"
    ),
    "import-file-unfit": N_(
        "{source} には直すところが {count} 件あるため、計画をつくっていません。一つ目: {first}"
        "（すべては planner import --dry-run で見られます）。"
    ),
    "import-only-with-new": N_("{option} は --new と一緒に使います。"),
    "import-not-with-new": N_("{option} は --new と一緒には使えません。"),
    # a damaged history: what can still be read stays open, read-only
    "history-missing": N_(
        "計画の履歴 {path} が見つかりません"
        "（計画の名前が変わったか、保管されたのかもしれません）。"
        "共有フォルダーにつながっているのに見つからないときは、企画総務に知らせてください。"
    ),
    "history-empty": N_("計画の履歴 {path} が空のため、計画を開けません。"),
    "history-unreadable": N_("計画の履歴 {path} は 1 行目が読めないため、計画を開けません。"),
    "history-newer": N_(
        "計画の履歴 {path} には新しい版のプログラムが書いた行があり、その前までしか読めません"
        "（形式 {version}）。続けるにはプログラムを更新してください。"
    ),
    "history-shorter": N_(
        "計画の履歴 {path} が前に読んだときより短い（{line} 行目より前が足りない）ため、"
        "前に読んだところまでを読み取り専用で開きます。"
    ),
    "history-line-broken": N_(
        "計画の履歴 {path} の {line} 行目が壊れているため、その前までを読み取り専用で開きます。"
    ),
    "history-chain-broken": N_(
        "計画の履歴 {path} の {line} 行目が前の行とつながらないため、"
        "その前までを読み取り専用で開きます。"
    ),
    "history-damaged-before": N_(
        "計画の履歴 {path} の {line} 行目が壊れているか前の行とつながらないため、"
        "控えかバックアップにある最後の状態を読み取り専用で開いています。"
    ),
    "not-backed-up": N_(
        "{path} にバックアップを取れませんでした（{problem}）。権限と空き容量を確かめてください。"
    ),
    "entry-unfit": N_("履歴の {seq} 番目の変更が計画に合いません。"),
}

# Damage that only the owner of the sheet can mend; the program keeps its hands off.
_DAMAGES = {
    "history-empty",
    "history-unreadable",
    "history-shorter",
    "history-line-broken",
    "history-chain-broken",
    "history-damaged-before",
    "entry-unfit",
}

# Of a history damaged in its first line nothing can be opened.
_DAMAGED_LINE = {"history-line-broken", "history-chain-broken"}

# Where a state beyond the damage is known, that one is open, whatever line is damaged.
_DAMAGED_BEFORE = _DAMAGED_LINE | {"history-empty"}


def error_sentence(error: PlannerError) -> str:
    """The problem, its place, and what to do about it, on one line."""
    is_whole = error.code in _DAMAGED_LINE and error.parameters.get("line") == 1
    code = "history-unreadable" if is_whole else error.code
    if error.parameters.get("is_beyond") and error.code in _DAMAGED_BEFORE:
        code = "history-damaged-before"
    if isinstance(error, ConflictError):
        code = _conflict_code(error)
    shown = {name: _shown(name, value) for name, value in error.parameters.items()}
    sentence = _(ERRORS[code]).format(**shown)
    return _with_advice(sentence) if code in _DAMAGES else sentence


def _conflict_code(error: ConflictError) -> str:
    """The code of a conflict: of places and of removals no values are told."""
    entity, field = error.key
    if field == "at":
        return "conflict-place"
    is_removal = error.mine is None and not field and kind_of(entity) in _PLACED
    return "conflict-removal" if is_removal else "conflict"


# What holds other things and is removed with them.
_PLACED = frozenset({"section", "item", "row", "kpi"})


def _shown(name: str, value: object) -> str:
    """A parameter as the sentence shows it: a finding, the noun of a kind, or a plain value."""
    if name not in {"finding", "noun", "parent_noun"}:
        return value_text(name, value)
    from planner.wording import findings  # noqa: PLC0415 - most errors do without

    if isinstance(value, Finding):
        return findings.finding_sentence(value)
    return findings.noun_of_any(str(value))


def _with_advice(damage: str) -> str:
    """The damage, that nothing was deleted, and whom to report it to."""
    advice = _(
        "{damage}このプログラムは何も消していませんので、このまま企画総務に知らせてください。"
    )
    return advice.format(damage=damage)
