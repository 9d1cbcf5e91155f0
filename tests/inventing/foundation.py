"""The first pillar of an invented branch: service, benefits, the check of receipts, debts."""

from inventing.outline import Band, Measure, Topic, daily, measured, on

_PAID_IN_TIME = Measure(
    key="paid-within-ten-days",
    name="10営業日以内に支払った割合",
    target="100",
    judged_on="month",
    course="whole",
    size=1480,
    decimals=1,
    lag=3,
    prior="99.9",
)
_SENT_BACK = Measure(
    key="forms-sent-back",
    name="申請書の返戻率",
    rule="at-most",
    target="3.5",
    judged_on="cumulative",
    course="catches-up",
    size=4120,
    decimals=2,
    lag=4,
    prior="4.02",
    lines=(("actual", "月の返戻率(%)", 0),),
)
_ONLINE_FORMS = Measure(
    key="online-applications",
    name="電子申請の件数",
    unit="件",
    role="reference",
    kind="flow",
    shape="given",
    rule="none",
    given=(
        ("actual@2026-01", "38", "2026-02-04"),
        ("actual@2026-02", "117", "2026-03-04"),
        ("actual@2026-03", "164", "2026-04-03"),
    ),
    lines=(("actual", "件数", 0),),
)
_FREQUENT = Measure(
    key="frequent-judo-share",
    name="月15日以上の施術の割合",
    rule="at-most-prior",
    text="前年度以下",
    judged_on="month",
    course="falters",
    size=9300,
    decimals=2,
    lag=21,
    prior="1.62",
    lines=(("actual", "前年度(%)", 1),),
)
_LETTERS = Measure(
    key="judo-letters",
    name="施術についての照会件数",
    unit="件",
    role="measure",
    kind="flow",
    shape="count",
    target="4800",
    judged_on="cumulative",
    course="steady",
    lag=4,
    prior="4655",
)
_CONFIRMED = Measure(
    key="dependants-confirmed",
    name="扶養の確認書の提出率",
    target="93.5",
    shape="given",
    given=(
        ("target@2025-11", "40.0", "2025-02-28"),
        ("target@2025-12", "85.0", "2025-02-28"),
        ("target@2026-01", "91.0", "2025-02-28"),
        ("target@2026-02", "93.0", "2025-02-28"),
        ("target@2026-03", "93.5", "2025-02-28"),
        ("actual@2025-11", "41.8", "2025-12-05"),
        ("actual@2025-12", "83.6", "2026-01-08"),
        ("actual@2026-01", "91.9", "2026-02-05"),
        ("actual@2026-02", "93.8", "2026-03-05"),
        ("actual@2026-03", "94.3", "2026-04-06"),
        ("actual@2025-03", "92.7", "2025-04-09"),
    ),
)
_REDUCED = Measure(
    key="reduction-rate",
    name="査定率",
    rule="at-least-prior",
    text="前年度以上",
    shape="plain",
    judged_on="cumulative",
    course="worsens",
    decimals=3,
    lag=51,
    prior="0.338",
    monthly_targets=True,
    lines=(
        ("target", "月別目標(%)", 0),
        ("cumulative", "査定率累計(%)", 0),
        ("cumulative", "前年度累計(%)", 1),
    ),
)
_YEN_PER_REVIEW = Measure(
    key="yen-per-second-review",
    name="再審査1件当たりの査定額",
    unit="円",
    rule="at-least-prior",
    shape="plain",
    judged_on="cumulative",
    course="steady",
    decimals=0,
    lag=51,
    prior="6480",
)
_ELIGIBILITY = Measure(
    key="eligibility-effect",
    name="資格点検の効果額",
    unit="千円",
    role="measure",
    kind="flow",
    shape="count",
    rule="at-most-prior",
    judged_on="cumulative",
    course="steady",
    season="spring",
    lag=22,
    prior="412500",
)
_INJURIES = Measure(
    key="injury-replies",
    name="負傷原因の回答件数",
    unit="件",
    role="reference",
    kind="flow",
    shape="count",
    rule="none",
    target="2160",
    judged_on="cumulative",
    course="dips",
    lag=4,
    prior="2210",
)
_MY_NUMBER = Measure(
    key="my-number-card-use",
    name="マイナ保険証の利用率",
    target="56.0",
    judged_on="latest",
    shape="plain",
    course="catches-up",
    lag=50,
    prior="24.6",
    national="yes",
)
_AFTER_LOSS = Measure(
    key="debts-after-loss",
    name="喪失後受診による返納金の件数",
    unit="件",
    role="measure",
    kind="flow",
    shape="count",
    rule="at-most-prior",
    judged_on="cumulative",
    course="steady",
    lag=21,
    prior="1930",
)
_RECOVERED = Measure(
    key="recovery-rate",
    name="返納金債権の回収率",
    rule="at-least-prior",
    text="前年度以上",
    shape="plain",
    judged_on="cumulative",
    course="short",
    decimals=2,
    lag=8,
    prior="58.40",
    lines=(("cumulative", "前年度累計(%)", 1), ("cumulative", "回収率累計(%)", 0)),
)

SERVICE = Band(
    pillar="1",
    title="窓口と申請のサービス",
    label="業務グループ",
    groups=("業務",),
    topics=(
        Topic(
            title="来訪者と電話への応対の質を保つ",
            rows=(
                daily(
                    "・気づいた声を週1回読み合わせ、直す点を一つ決める\n・混み合う曜日は他の係から応援を出す",
                    course="○○○○○○△△○○○○",
                    notes=(
                        "・声の読み合わせを4回、直した点は{n}件\n・異動者{f}名に応対の手引を説明",
                        "・読み合わせ4回、直した点{n}件（累計{c}件）\n・月曜午前は応援1名を固定",
                        "・繁忙期の電話が1日{n}件増、保留の時間が延びた",
                        "・苦情{n}件、うち説明不足によるもの3件\n・言い回しの例を作り直している",
                        "・応対の例を差し替え、聞き返しが減った\n・直した点 累計{c}件",
                        "・年度末に向け、窓口の番号札を二系統に分けた",
                    ),
                    whys=(
                        "・受付の説明が人により違うとの声が続いた",
                        "・欠員1名で応援を出せない日があった",
                    ),
                    remedies=(
                        "・説明の順番を1枚にまとめ、朝に読み合わせる",
                        "・応援を出せない日は午後の審査を翌日に回す",
                    ),
                    counts=(4, 11),
                ),
                measured(
                    "・現金給付の申請を受けた日から10営業日のうちに支払う",
                    _PAID_IN_TIME,
                    is_separate=True,
                    notes=(
                        "・連休明けの件数増は日程表で吸収",
                        "・期限内の支払いを続けている",
                        "・照会中の案件を除き、遅れなし",
                        "・年度末の件数増も期限のうちに処理",
                    ),
                    whys=("・照会の返答待ちで期限を越えたものがあった",),
                    remedies=("・照会中の案件を毎朝一覧で確かめる",),
                ),
                on(
                    (6, 11),
                    "・外部講師による応対研修を年2回",
                    fates={
                        "11": (
                            (
                                "move",
                                "11-10",
                                "1",
                                "講師の都合がつかず、日程を組み直すため",
                                "先方の都合",
                            ),
                            ("done", "01-21", "1/21開催、24名"),
                        )
                    },
                    words=("{d}開催、{n}名",),
                    counts=(18, 27),
                ),
            ),
        ),
        Topic(
            title="書きやすい申請書と記入例",
            rows=(
                on(
                    (5, 6, 7),
                    "・返戻の多い様式から記入例を作り直す\n・社労士会の意見を聞く",
                    notes=(
                        "・返戻の理由を様式ごとに数えている（{n}件）",
                        "・記入例を{f}様式ぶん作り、社労士会に見せた",
                        "・新しい記入例をホームページに載せた（7/31）",
                        "・記入例の差し替え後も、口座欄の誤りが残る",
                        "・口座欄の誤りが減り、返戻は月{n}件ほど少ない",
                        "・次年度に直す様式を{f}つ選んだ",
                    ),
                    whys=(
                        "・傷病手当金の事業主欄の漏れが返戻の半分",
                        "・旧様式での申請が続いている",
                    ),
                    remedies=(
                        "・漏れの多い事業所{n}社に記入例を同封",
                        "・旧様式の事業所に新様式を送り直す",
                        "・窓口で受ける前に三つの欄を一緒に確かめる",
                    ),
                    counts=(3, 9),
                ),
                measured("・書き直しをお願いする申請を減らす", _SENT_BACK),
            ),
        ),
        Topic(
            title="電子申請の受付開始への備え",
            rows=(
                on(
                    (10, 11, 12, 1, 2, 3),
                    "・案内文を9月までに作る\n・事業所向け説明会\n・1月に受付を始める",
                    steps=(
                        (9, "案内文の作成"),
                        (11, "事業所向け説明会"),
                        (1, "受付の開始"),
                    ),
                    fates={
                        "s11": (
                            (
                                "move",
                                "11-04",
                                "12",
                                "本部の操作資料が12月に届くことになったため",
                                "本部の指示",
                            ),
                            ("done", "12-11", "12/11開催、43社"),
                        )
                    },
                    course="□□□□□○○△○○○○",
                    notes=(
                        "・本部の日程の通知を待っている",
                        "・案内文の案を作り、社労士会に照会中",
                        "・案内文を{f}社に発送",
                        "・説明会の日程を12月に改めた",
                        "・説明会に43社、質問は添付書類に集中",
                        "・1/13から受付。操作の問合せ{n}件",
                    ),
                    whys=("・操作資料が届かず、説明会を開けない",),
                    remedies=("・資料を待たず、申込みだけ先に受ける",),
                    counts=(20, 60),
                ),
                measured("・受付開始後の件数をつかむ（参考）", _ONLINE_FORMS),
            ),
        ),
    ),
)

BENEFITS = Band(
    pillar="1",
    title="現金給付の審査",
    label="業務グループ",
    groups=("業務",),
    topics=(
        Topic(
            title="疑わしい申請の洗い出し",
            lines=("傷病手当金・出産手当金", "海外での療養"),
            rows=(
                on(
                    (4, 7, 10, 1),
                    "・審査検討会を四半期に1回開き、調べる案件を決める",
                    each=True,
                    course="○○○○△△○○○○○○",
                    fates={
                        "7": (
                            (
                                "move",
                                "07-22",
                                "8",
                                "顧問医の日程が合わないため",
                                "先方の都合",
                            ),
                            (
                                "move",
                                "08-21",
                                "9",
                                "顧問医が入院し、代わりの医師を依頼中のため",
                                "先方の都合",
                            ),
                            ("done", "10-08", "10/8、10月分と併せて開催"),
                        ),
                        "10": (("done", "10-08", "10/8開催、9件"),),
                    },
                    notes=(
                        "・検討会を開き、調べる案件{f}件を選んだ",
                        "・事業所への聴取{n}件、うち取下げ1件",
                        "・顧問医の都合で検討会を開けず、聴取だけ進めた（{n}件）",
                        "・7月と10月の分をまとめて開き、案件{f}件を整理",
                        "・聴取の結果、不支給2件・支給{n}件",
                        "・来年度の重点を年金との併給に置くことにした",
                    ),
                    whys=("・検討会が開けず、判断を待つ案件が{n}件たまった",),
                    remedies=(
                        "・代わりの医師を県医師会に依頼し、10月に2回分を開く",
                        "・急ぐ案件は書面で意見を聞く",
                    ),
                    words=("{d}開催、{n}件",),
                    counts=(4, 12),
                ),
                daily("・年金との併給を毎月突き合わせる\n・出張先の療養は渡航の記録を求める"),
            ),
        ),
        Topic(
            title="柔道整復の申請の点検",
            rows=(
                daily(
                    "・長く通う人、複数の部位にかかる人へ文書で尋ねる\n・施術所ごとの傾向を四半期に見る",
                    shows=(_LETTERS,),
                    notes=(
                        "・照会文を見直し、回答しやすい順に並べ替えた",
                        "・照会{k}件、回答率は6割台",
                        "・回答のない{n}名に電話で確かめた",
                        "・傾向の強い施術所3か所を検討会に上げた",
                        "・照会{k}件、前年より早い進み",
                    ),
                    whys=(
                        "・夏の部活動による受療が例年より多い",
                        "・回答率が伸びず、確かめられない申請が残る",
                    ),
                    remedies=(
                        "・学校を通じて受療の仕組みを知らせる",
                        "・未回答の{n}名に再照会し、施術所にも尋ねる",
                    ),
                    counts=(18, 52),
                ),
                measured("・15日以上の施術の割合を前年度より増やさない", _FREQUENT),
            ),
        ),
        Topic(
            title="被扶養者の資格の確かめ",
            rows=(
                on(
                    (10, 11, 12),
                    "・確認書を事業所へ送る\n・外れる人の届出を案内する",
                    course="□□□□□□○○△○○○",
                    notes=(
                        "・前年度の未提出事業所を{f}社抜き出した",
                        "・社労士会に提出の声かけを頼んだ",
                        "・確認書の送付に向け、宛先を整えている",
                        "・10/17から順に発送、{f}百社",
                        "・年末までの提出が前年を下回る。宛先不明{f}社",
                        "・督促の後、提出が目標を越えた",
                    ),
                    whys=("・宛先不明で戻った封書の調べが遅れた",),
                    remedies=("・年金事務所に所在を照会し、{n}社へ送り直す",),
                    counts=(20, 64),
                ),
                on(
                    (1, 2),
                    "・出していない事業所へ文書と電話で督促",
                    is_separate=True,
                    course="□□□□□□□□□○○○",
                    notes=(
                        "・督促は1月からの予定",
                        "・前年度の督促の結果を読み返した",
                        "・督促の文面を用意した",
                        "・文書{n}社、電話{n2}社に督促",
                    ),
                    counts=(40, 95),
                ),
                measured("・確認書の提出率を把握する", _CONFIRMED),
            ),
        ),
    ),
)

RECEIPTS = Band(
    pillar="1",
    title="診療報酬明細書の点検",
    label="レセプトグループ",
    groups=("レセプト",),
    topics=(
        Topic(
            title="内容の点検の成果を上げる",
            rows=(
                on(
                    (),
                    "・自動点検の設定を毎月見直す\n・査定の理由を分け、点検員どうしで教え合う",
                    notes=(
                        "・設定を{n}項目追加。整形外科の術式を重点に",
                        "・査定の多い{n}事例を勉強会で共有",
                        "・支払基金との打合せで、返戻の理由{n}件を確認",
                        "・改定後の加算の点検が遅れ気味",
                        "・新任の点検員2名、1人で当たれる項目が{f}に",
                        "・高額な入院の二重点検を始めた",
                    ),
                    whys=(
                        "・支払基金の自動審査が広がり、支部の点検で見つかる件が減った",
                        "・点検員1名が休職、月{n}百件の点検を他で分担",
                    ),
                    remedies=(
                        "・突合の組合せを{n}通り増やす",
                        "・休職の間は高点数を先に見る順に変える",
                        "・査定の多い支部の事例を取り寄せ、設定に入れる",
                    ),
                    counts=(4, 15),
                ),
                on(
                    (6, 9, 12, 3),
                    "・点検員の勉強会を四半期ごとに",
                    words=("{d}開催",),
                    each=True,
                ),
                measured(
                    "・月別の目標を立て、累計で前年度に並ぶ",
                    _REDUCED,
                    is_separate=True,
                    notes=(
                        "・2か月遅れで届くため、年度初めは前年度の数字で見る",
                        "・前年並みで推移",
                        "・一次審査の分が前年を下回り始めた",
                        "・累計で前年に届いていない",
                        "・差は縮まらず。改定の影響を分けて数えている",
                    ),
                    whys=("・再審査の請求件数は前年並み、1件の額が小さい",),
                    remedies=("・再審査は額の大きいものから出す", "・入院の点検に1名を回す"),
                ),
                measured("・再審査に出す明細を選び、1件の額を上げる", _YEN_PER_REVIEW),
            ),
        ),
        Topic(
            title="資格と負傷原因の点検",
            rows=(
                daily(
                    "・資格のない受診を毎月抜き出し、医療機関へ確かめる",
                    shows=(_ELIGIBILITY,),
                    notes=(
                        "・転職の多い時期で件数は例年どおり",
                        "・照会{n}件、うち医療機関で訂正{n2}件",
                        "・返納の案内を出す前に訂正で済むものが増えた",
                        "・照会{n}件。オンラインの資格確認で減少",
                    ),
                    counts=(60, 140),
                ),
                daily(
                    "・けがの病名の明細を抜き出し、原因を尋ねる\n・交通事故は損害保険会社へ早く連絡",
                    shows=(_INJURIES,),
                    is_separate=True,
                    course="○○△△○○○○○○○○",
                    notes=(
                        "・原因の照会{n}件、回答は7割",
                        "・回答のない人に再び照会",
                        "・損保との協議が長引く案件を月2回見直す",
                        "・時効の近い案件を先に処理",
                        "・照会の封筒の色を変え、回答が早まった",
                    ),
                    whys=("・再照会の発送がひと月遅れた",),
                    remedies=("・発送日を毎月15日に決め、当番を置く",),
                    counts=(230, 290),
                ),
            ),
        ),
    ),
)

DEBTS = Band(
    pillar="1",
    title="債権を生まず、残さない",
    label="レセプト・業務グループ",
    groups=("レセプト", "業務"),
    lead="レセプト",
    topics=(
        Topic(
            title="資格を失った後の受診を防ぐ",
            rows=(
                daily(
                    "・退職の届出と一緒に資格確認書を返してもらう\n・マイナ保険証の使い方を事業所に配る",
                    shows=(_AFTER_LOSS,),
                    notes=(
                        "・事業所{n}社に返却のちらしを送付",
                        "・未返却の{n}名に電話",
                        "・病院の受付{n}か所に利用の声かけを依頼",
                        "・12月の経過措置の終わりを前に問合せが{n}件",
                        "・利用の案内を健診の封筒に同封",
                        "・利用が目標に届き、声かけを薬局に広げた",
                    ),
                    whys=(
                        "・利用率が全国より低い。小さな診療所で伸びない",
                        "・受付の機器の不調が{n}か所で続いた",
                    ),
                    remedies=(
                        "・診療所{n}か所を訪ね、受付の声かけを頼む",
                        "・年齢の若い事業所へ動画で案内",
                        "・利用の低い市町を県と一緒に回る",
                    ),
                    counts=(12, 48),
                ),
                measured("・マイナ保険証の利用率を上げる（2か月遅れで公表）", _MY_NUMBER),
            ),
        ),
        Topic(
            title="返納金の回収を早める",
            lines=("文書・電話", "弁護士名の催告", "法的な手続き", "保険者間の調整"),
            groups=("レセプト",),
            rows=(
                daily(
                    "・発生からひと月のうちに最初の電話をかける",
                    title="文書・電話",
                    notes=(
                        "・電話{n}件、つながったのは4割",
                        "・分割の申出{n}件を受けた",
                        "・高額の{n}件を対策会議で仕分け",
                        "・調整で国保から{n}件分の入金",
                        "・年度内の納付の約束{n}件",
                    ),
                    whys=(
                        "・昨年度の大口2件の反動で率が低い",
                        "・転居先の分からない債務者が増えている",
                        "・分割の納付が途切れた先がある",
                    ),
                    remedies=(
                        "・住所の照会をまとめて月初に出す",
                        "・途切れた先には翌週のうちに電話",
                        "・調整の案内を最初の文書に入れる",
                        "・夜間の電話を月2回",
                    ),
                    counts=(35, 90),
                    hopeful=(2,),
                ),
                on(
                    (6, 9, 12, 3),
                    "・弁護士の名で催告を送る",
                    title="弁護士名の催告",
                    each=True,
                    fates={
                        "9": (
                            (
                                "move",
                                "09-25",
                                "10",
                                "委託先の変更で契約が10月になるため",
                                "調達",
                            ),
                            (
                                "move",
                                "10-27",
                                "11",
                                "入札が不調となり、仕様を改めて公告するため",
                                "調達",
                            ),
                            ("done", "12-17", "142件、12月分と併せて発送"),
                        ),
                        "12": (("done", "12-17", "61件"),),
                    },
                    words=("{n}件",),
                    counts=(80, 150),
                ),
                on(
                    (7, 11, 2),
                    "・応じない人への支払督促を申し立てる",
                    title="法的な手続き",
                    each=True,
                    fates={"11": (("drop", "12-19", "対象の2件がともに納付を始めたため"),)},
                    words=("{n}件申立て",),
                    counts=(2, 5),
                ),
                daily("・国保などとの調整に応じてもらう", title="保険者間の調整"),
                measured("・回収率を前年度より下げない", _RECOVERED),
            ),
        ),
    ),
)

BANDS = (SERVICE, BENEFITS, RECEIPTS, DEBTS)
