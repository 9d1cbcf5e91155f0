"""The second pillar of an invented branch: the cost of care, publicity, check-ups, guidance."""

from inventing.outline import Band, Measure, Topic, daily, measured, on

INCENTIVE = ("インセンティブ関連",)

_ATTENDED = Measure(
    key="council-seats-attended",
    name="県の会議への出席率",
    target="100",
    course="whole",
    size=9,
    decimals=0,
    lag=3,
    shape="given",
    given=(
        ("numerator@2025-06", "3", "2025-07-02"),
        ("denominator@2025-06", "3", "2025-07-02"),
        ("actual@2025-06", "100", "2025-07-02"),
        ("numerator@2025-09", "7", "2025-10-02"),
        ("denominator@2025-09", "8", "2025-10-02"),
        ("actual@2025-09", "88", "2025-10-02"),
        ("numerator@2025-12", "12", "2026-01-07"),
        ("denominator@2025-12", "13", "2026-01-07"),
        ("actual@2025-12", "92", "2026-01-07"),
        ("numerator@2026-03", "17", "2026-04-03"),
        ("denominator@2026-03", "18", "2026-04-03"),
        ("actual@2026-03", "94", "2026-04-03"),
    ),
)
_OPINIONS = Measure(
    key="opinions-from-data",
    name="データに基づく発言",
    unit="",
    kind="level",
    shape="words",
    rule="qualitative",
    text="年2回以上",
)
_GENERICS = Measure(
    key="generic-quantity-share",
    name="後発品の数量割合",
    target="87.3",
    judged_on="judging-month",
    judging_month=9,
    shape="plain",
    course="steady",
    lag=66,
    settles=30,
    prior="86.4",
    national="yes",
    lines=(("actual", "前年度(%)", 1),),
)
_BIOSIMILAR = Measure(
    key="biosimilar-share",
    name="バイオシミラーへの置換え（金額）",
    rule="none",
    role="reference",
    shape="plain",
    judged_on="latest",
    course="steady",
    lag=66,
    prior="31.8",
    lines=(("actual", "金額の割合(%)", 0),),
)
_SUBSCRIBERS = Measure(
    key="mail-news-offices",
    name="メールの便りに登録した事業所",
    unit="社",
    role="measure",
    kind="level",
    shape="stock",
    target="6200",
    start="5480",
    course="late-start",
    monthly_targets=True,
    lag=3,
    prior="5120",
    lines=(("actual", "登録(社)", 0),),
)
_UNDERSTOOD = Measure(
    key="understanding-survey",
    name="加入者の理解度",
    rule="at-least-prior",
    text="前年度以上",
    shape="given",
    given=(("actual@2026-02", "47.6", "2026-03-18"),),
)
_COMMITTEE = Measure(
    key="committee-cover",
    name="委員のいる事業所の被保険者の割合",
    target="54.0",
    shape="stock",
    start="51.2",
    course="catches-up",
    monthly_targets=True,
    size=182000,
    lag=5,
    decimals=2,
    prior="50.1",
    lines=(("actual", "前年度(%)", 1),),
)
_CHECKED = Measure(
    key="insured-checkups",
    name="生活習慣病の健診を受けた人",
    unit="人",
    role="measure",
    kind="flow",
    shape="count",
    target="104900",
    judged_on="cumulative",
    expected_by="prior-share",
    course="steady",
    season="autumn",
    lag=50,
    settles=30,
    prior="101730",
)
_CHECKED_RATE = Measure(
    key="insured-checkup-rate",
    name="被保険者の健診の実施率",
    target="61.4",
    judged_on="cumulative",
    shape="share",
    expected_by="prior-share",
    course="steady",
    size=170850,
    lag=50,
    population="40歳以上の被保険者",
    national="60.0",
    prior="59.3",
    wrong=(10, "0.4"),
    lines=(("cumulative", "実施率累計(%)", 0),),
    of="insured-checkups",
    season="autumn",
)
_SHARED_DATA = Measure(
    key="employer-results",
    name="事業者健診の結果を受け取った人",
    unit="人",
    role="measure",
    kind="flow",
    shape="count",
    target="15200",
    judged_on="cumulative",
    course="worsens",
    lag=22,
    prior="14060",
)
_SHARED_RATE = Measure(
    key="employer-results-rate",
    name="事業者健診の取得率",
    target="8.9",
    judged_on="cumulative",
    shape="share",
    course="worsens",
    size=170850,
    lag=22,
    population="40歳以上の被保険者",
    national="9.1",
    prior="8.2",
    lines=(("cumulative", "取得率累計(%)", 0),),
    of="employer-results",
)
_FAMILY_GROUP = Measure(
    key="family-group-checkups",
    name="集団の健診を受けた被扶養者",
    unit="人",
    role="measure",
    kind="flow",
    shape="count",
    target="5400",
    judged_on="cumulative",
    expected_by="marks",
    course="steady",
    lag=20,
    prior="4980",
)
_FAMILY_RATE = Measure(
    key="family-checkup-rate",
    name="被扶養者の健診の受診率",
    target="31.0",
    judged_on="cumulative",
    shape="share",
    expected_by="prior-share",
    course="falters",
    decimals=2,
    size=46200,
    lag=50,
    settles=60,
    population="40歳以上の被扶養者",
    national="28.3",
    prior="29.4",
    lines=(("cumulative", "受診率累計(%)", 0),),
    season="autumn",
)
_GUIDED = Measure(
    key="own-guidance",
    name="支部の保健師による面談",
    unit="人",
    role="measure",
    kind="flow",
    shape="count",
    target="3480",
    judged_on="cumulative",
    course="short",
    lag=6,
    prior="3390",
    lines=(("cumulative", "面談の累計(人)", 0),),
)
_GUIDED_RATE = Measure(
    key="guidance-completed-rate",
    name="保健指導を終えた割合",
    target="22.5",
    judged_on="cumulative",
    shape="share",
    course="recovers",
    size=26800,
    lag=21,
    population="面談の対象者（被保険者と被扶養者）",
    prior="20.8",
    lines=(("cumulative", "終えた割合の累計(%)", 0),),
)
_OUTSOURCED = Measure(
    key="outsourced-guidance",
    name="委託先による面談",
    unit="人",
    role="measure",
    kind="flow",
    shape="count",
    target="2550",
    judged_on="cumulative",
    course="slow-start",
    lag=21,
    prior="2010",
)
_SEEN_DOCTOR = Measure(
    key="seen-after-notice",
    name="勧奨から10か月以内に受診した割合",
    target="34.0",
    judged_on="cumulative",
    shape="rate",
    size=310,
    course="late-start",
    lag=50,
    prior="32.9",
    resting=(8, 9, 10),
    lines=(("cumulative", "受診した割合の累計(%)", 0),),
)
_DECLARED = Measure(
    key="health-declarations",
    name="健康宣言をした事業所",
    unit="社",
    kind="level",
    shape="stock",
    target="1330",
    start="1290",
    course="ahead",
    lag=3,
    prior="1180",
)

COST = Band(
    pillar="2",
    title="医療費と地域の医療",
    label="企画総務・保健グループ",
    groups=("企画総務", "保健"),
    lead="企画総務",
    topics=(
        Topic(
            title="県の会議で加入者の立場から述べる",
            rows=(
                daily(
                    "・医療と介護の会議に委員として出る\n・受診の地域差を図にして示す",
                    course="○○○○○△△○○○○○",
                    notes=(
                        "・新しい委員の届出を終えた",
                        "・地域の調整会議{n}か所に出席",
                        "・外来の機能分担について図を用いて発言",
                        "・災害対応で1会議に出られず、書面で意見を提出",
                        "・次期計画の骨子に健診の項目が入った",
                        "・医師会と在宅医療の数字を持ち寄った",
                    ),
                    whys=("・1会議を欠席した",),
                    remedies=("・代理の届出を全会議に出しておく",),
                    counts=(1, 4),
                ),
                measured("・出るべき会議に必ず出る", _ATTENDED),
                measured(
                    "・発言の根拠を示す",
                    _OPINIONS,
                    is_separate=True,
                    course="□□○○○○○○○○○○",
                    notes=(
                        "・発言は6月の会議から",
                        "・外来の受診動向について発言（1回目）",
                        "・夜間の受診の偏りについて発言（2回目）",
                        "・3回の発言はいずれも資料つき",
                    ),
                ),
            ),
        ),
        Topic(
            title="後発品とバイオシミラーを広げる",
            tags=INCENTIVE,
            rows=(
                daily(
                    "・割合の低い医療機関と薬局を訪ねる\n・子どもの薬の切替えを保護者に勧める",
                    notes=(
                        "・訪問先{n}か所を選び、薬剤師会に同行を依頼",
                        "・医療機関{n}か所、薬局{n2}か所を訪問",
                        "・供給の不足で切替えが進まない薬がある",
                        "・小児科{n}か所に切替えのちらしを配った",
                        "・出荷の再開で割合が戻りつつある",
                        "・訪問した薬局の割合は平均1.2ポイント上昇",
                    ),
                    whys=("・出荷の止まった薬が{n}品目あり、先発品に戻る例が出た",),
                    remedies=(
                        "・代わりの薬の一覧を薬剤師会から配ってもらう",
                        "・出荷の状況を月2回、薬局に知らせる",
                    ),
                    counts=(6, 15),
                ),
                on(
                    (8, 2),
                    "・薬代の差額を知らせる通知（本部で作成）",
                    words=("{n}通",),
                    counts=(21400, 23900),
                    fates={"8": (("done", "09-24", "9/19発送、22,318通"),)},
                ),
                on((3,), "・取組の結果を関係団体と振り返る", fates={"3": (("open",),)}),
                measured("・9月の調剤で判定する", _GENERICS),
                measured(
                    "・置換えの状況を見る（参考）",
                    _BIOSIMILAR,
                    is_separate=True,
                    notes=(
                        "・本部の統計を見ている",
                        "・大学病院の採用が進んだ",
                        "・置換えの多い薬効を調べている",
                    ),
                ),
            ),
        ),
        Topic(
            title="受診のしかたを考えてもらう",
            rows=(
                on(
                    (7, 8, 9),
                    "・夜間や休日の電話相談を案内\n・薬の重なりを減らす手帳の配布",
                    course="□□□○○○○○○○○○",
                    notes=(
                        "・7月からの実施に向け、手帳を手配",
                        "・手帳を{f}か所に置いた",
                        "・電話相談の案内を{n}社の給与明細に同封",
                        "・配布先へ聞き取り中",
                        "・来年度は学校にも配る方向",
                    ),
                    counts=(30, 70),
                ),
                on(
                    (12, 1, 2),
                    "・冬の救急の使い方を消防と一緒に呼びかける",
                    is_separate=True,
                    course="□□□□□□□□□○○○",
                    fates={"12": (("done", "01-20", "消防の都合で1月から"),)},
                    notes=(
                        "・実施は12月から",
                        "・消防本部と文面を相談",
                        "・消防の返事を待ち、掲示の依頼先{n}か所を選んだ",
                        "・消防と共同で街頭の呼びかけ（1/19、{f}百部）",
                    ),
                    groups=("企画総務",),
                    counts=(6, 12),
                ),
            ),
        ),
    ),
)

ANALYSIS = Band(
    pillar="2",
    title="調べて、見せる",
    label="企画総務・保健グループ",
    groups=("企画総務", "保健"),
    lead="企画総務",
    topics=(
        Topic(
            title="健診と受診の記録を読み解く",
            rows=(
                daily(
                    "・業種と市町ごとの見取り図を作る\n・結果を事業主に分かる言葉で返す",
                    course="○○○△△○○○○○○○",
                    notes=(
                        "・本年度の分析の題を三つに絞った",
                        "・運輸業の血圧の図を作成中",
                        "・担当の異動で図の作成が遅れた",
                        "・運輸業の図を業界の会合で説明（{f}社）",
                        "・建設業の分に着手、{n}社の聞き取り",
                        "・図をホームページに載せた",
                    ),
                    whys=("・新しい担当が抽出の手順を習得中",),
                    remedies=("・抽出の手順書を作り、二人で当たる",),
                    counts=(8, 22),
                ),
                on(
                    (9, 2),
                    "・大学の先生に見方を教わる会",
                    fates={
                        "9": (
                            ("move", "09-02", "10", "分析の図が出来ていないため", "人手"),
                            ("done", "10-22", "10/22開催"),
                        )
                    },
                    words=("{d}開催",),
                ),
            ),
        ),
    ),
)

NEWS = Band(
    pillar="2",
    title="知らせる・つながる",
    label="企画総務グループ",
    groups=("企画総務",),
    topics=(
        Topic(
            title="紙とメールと動画で知らせる",
            rows=(
                daily(
                    "・毎月の便りを事業所へ送る\n・短い動画を年4本\n・ラジオで冬の健診を呼びかけ",
                    steps=((6, "動画1本目"), (9, "動画2本目"), (11, "動画3本目"), (2, "動画4本目")),
                    fates={
                        "s9": (("done", "11-12", "撮影を7月の豪雨で延ばした"),),
                        "s11": (
                            ("move", "11-05", "1", "2本目の遅れを受けて順送り", "天候"),
                            ("done", "01-23", ""),
                        ),
                        "s2": (
                            ("move", "02-12", "3", "3本目の遅れを受けて順送り", "天候"),
                            ("open",),
                        ),
                    },
                    shows=(_SUBSCRIBERS,),
                    notes=(
                        "・便りの登録を算定の説明会で呼びかけ、{up}社増",
                        "・登録{up}社増。動画1本目を公開",
                        "・登録{up}社増。二次元コードを封筒に刷った",
                        "・登録{up}社増。動画2本目の撮影をやり直した",
                        "・登録{up}社増。健康宣言の申込みと一緒に登録してもらう",
                        "・登録{up}社増、年度の目標を上回る",
                    ),
                    whys=(
                        "・説明会に来ない小さな事業所の登録が伸びない",
                        "・動画の撮影が雨で流れ、公開が遅れている",
                    ),
                    remedies=(
                        "・新しく入った事業所の書類に登録の案内を入れる",
                        "・撮影を屋内に切り替える",
                        "・委員に{n}社ずつ声かけを頼む",
                    ),
                    counts=(28, 66),
                    hopeful=(9, 10),
                ),
                on(
                    (9, 10, 11, 12),
                    "・ラジオと地域の情報誌で呼びかける",
                    is_separate=True,
                    course="□□□□□○○○○○○○",
                    notes=(
                        "・実施は9月から、仕様を検討",
                        "・入札の公告中",
                        "・放送{n}回、情報誌1回",
                        "・放送を終え、聞いた人は2割（街頭の聞き取り）",
                    ),
                    counts=(6, 12),
                ),
                measured("・制度への理解度を年1回の調査で見る", _UNDERSTOOD),
            ),
        ),
        Topic(
            title="健康保険委員とのつながり",
            rows=(
                on(
                    (4, 5, 6, 7, 8, 9),
                    "・委員のいない事業所に就任を頼む",
                    notes=(
                        "・{n}社に就任の依頼を送付",
                        "・新しい委員{n}名",
                        "・新しい委員{n}名。退職による欠けを埋めた",
                        "・被保険者50人以上で委員のいない{n}社に電話",
                        "・新しい委員{n}名、割合は目標に近づく",
                        "・目標を越え、欠けの補充を続けている",
                    ),
                    whys=("・大きな事業所で委員の退職が続いた", "・依頼状への返事が少ない"),
                    remedies=(
                        "・後任の推薦を退職の届出と同じ封筒で頼む",
                        "・返事のない{n}社に電話",
                    ),
                    counts=(14, 52),
                ),
                on((11,), "・永く務めた委員の表彰", words=("{d}、{n}名を表彰",), counts=(9, 16)),
                on(
                    (6, 10, 2),
                    "・委員の研修会を三つの会場で",
                    each=True,
                    fates={
                        "6": (("done", "06-19", "6/19、3会場88名"),),
                        "10": (
                            ("move", "10-06", "11", "会場の改修が延びたため", "先方の都合"),
                            ("done", "11-20", "11/20、2会場71名"),
                        ),
                        "2": (("done", "02-18", "2/18、3会場94名"),),
                    },
                ),
                measured("・委員のいる事業所の被保険者の割合を上げる", _COMMITTEE),
            ),
        ),
    ),
)

CHECKUPS = Band(
    pillar="2",
    title="健診を受けてもらう",
    label="保健グループ",
    groups=("保健",),
    topics=(
        Topic(
            title="働く人の健診",
            tags=INCENTIVE,
            rows=(
                daily(
                    "・受けていない事業所を業種ごとに訪ねる\n・健診の日を増やすよう医療機関に頼む",
                    shows=(_CHECKED,),
                    notes=(
                        "・案内を送付（3/28、{f}百社）",
                        "・未受診の多い{n}社を訪問",
                        "・健診機関{f}か所が土曜の枠を増設",
                        "・秋の予約は前年を上回る",
                        "・未予約の{n}社に電話",
                        "・年度末の枠を{f}か所で確保",
                    ),
                    whys=(
                        "・予約が秋に偏り、春の受診が少ない",
                        "・健診車1台の故障で{n}日分が延期",
                    ),
                    remedies=(
                        "・空き枠を週ごとに事業所へ知らせる",
                        "・延期の分は10月の追加日程で受ける",
                        "・土曜の枠を運輸業に先に案内",
                    ),
                    counts=(9, 34),
                ),
                measured("・40歳以上の実施率を上げる（2か月遅れ）", _CHECKED_RATE),
            ),
        ),
        Topic(
            title="事業者の健診結果の受取り",
            tags=INCENTIVE,
            rows=(
                daily(
                    "・同意書を出していない事業所を訪ねる\n・紙の結果は外部で入力",
                    shows=(_SHARED_DATA,),
                    steps=((5, "入力の委託の公告"), (7, "委託の契約"), (1, "紙の結果の締切り")),
                    fates={
                        "s7": (
                            (
                                "move",
                                "07-25",
                                "9",
                                "応札が1者で条件が合わず、再公告するため",
                                "調達",
                            ),
                            (
                                "move",
                                "09-24",
                                "10",
                                "再公告の期間を延ばしたため",
                                "調達",
                            ),
                            (
                                "move",
                                "10-28",
                                "11",
                                "契約書の審査に時間を要するため",
                                "調達",
                            ),
                            ("done", "11-19", "11/17契約"),
                        ),
                        "s1": (("done", "02-06", "2/5締切り"),),
                    },
                    notes=(
                        "・同意書{n}社分を受け取った",
                        "・同意書{n}社（累計{c}社）、順調",
                        "・委託先が決まらず、紙の結果{n}百件が手元に残る",
                        "・同意書の累計{c}社。入力は職員が休日前に行った",
                        "・契約後、入力を週{f}0件に増やした",
                        "・紙の結果の入力を急いでいる。残り{n}百件",
                    ),
                    whys=(
                        "・入力の委託が遅れ、受け取った紙を登録できない",
                        "・大きな事業所1社の結果が別の様式で届いた",
                    ),
                    remedies=(
                        "・委託先と入力の人数を3名増やす",
                        "・様式の違う分はデータでの提供を頼む",
                        "・12月までに残りを登録し、1月は新しい分だけにする",
                    ),
                    counts=(9, 26),
                    hopeful=(9, 10, 11),
                ),
                measured("・取得率を上げる", _SHARED_RATE),
            ),
        ),
        Topic(
            title="家族の健診",
            tags=INCENTIVE,
            rows=(
                daily(
                    "・受診券を送り、未受診の人に秋に知らせる\n・市町の検診と同じ日に受けられるようにする",
                    steps=(
                        (4, "受診券の送付"),
                        (9, "未受診者への通知"),
                        (12, "市町との次年度の日程調整"),
                    ),
                    notes=(
                        "・受診券を送付（4/8、46千人）",
                        "・市町{n}か所とがん検診の同日を調整",
                        "・集団の会場に骨密度の測定を加えた",
                        "・未受診者に通知（9/26、31千人）",
                        "・会場の予約が埋まり、2日を追加",
                        "・最後の会場を2月に設けた",
                    ),
                    whys=("・受診は秋の会場に偏る", "・個別の医療機関での受診が前年より少ない"),
                    remedies=(
                        "・商業施設の会場を{n}日開く",
                        "・かかりつけ医からの声かけを医師会に依頼",
                    ),
                    counts=(3, 30),
                ),
                on(
                    (6, 9, 10, 11, 1),
                    "・集団の会場を開く",
                    shows=(_FAMILY_GROUP,),
                    each=True,
                    words=("{n}会場",),
                    counts=(4, 9),
                    fates={
                        "9": (("done", "09-29", "台風で1会場を中止、7会場"),),
                    },
                ),
                measured("・受診率を上げる", _FAMILY_RATE),
            ),
        ),
    ),
)

GUIDANCE = Band(
    pillar="2",
    title="健診の後を支える",
    label="保健グループ",
    groups=("保健",),
    topics=(
        Topic(
            title="働く人の保健指導",
            tags=INCENTIVE,
            rows=(
                daily(
                    "・面談を断る事業所の訳を聞く\n・画面ごしの面談を選べるようにする",
                    shows=(_GUIDED,),
                    notes=(
                        "・面談の申込み{n}社",
                        "・保健師2名が育休、面談の枠が減った",
                        "・画面ごしの面談{n}件（累計{c}件）",
                        "・断られた{n}社に聞き取り、時間の確保が理由",
                        "・昼休みの20分面談を始めた（{n}件）",
                        "・臨時の保健師1名が加わり、枠が戻った",
                    ),
                    whys=(
                        "・保健師の欠員で月{n}枠が足りない",
                        "・途中で連絡のつかない人が3割",
                        "・秋の繁忙で面談の取消しが月{n}件",
                        "・前半の遅れを取り戻しきれていない",
                    ),
                    remedies=(
                        "・臨時の保健師を募集",
                        "・中断の多い2か月目に電話を入れる",
                        "・委託先に{n}社を移す",
                        "・面談の日を事業所の安全の日に合わせる",
                    ),
                    counts=(12, 58),
                ),
                measured(
                    "・支部と委託先を合わせて終えた割合を見る",
                    _GUIDED_RATE,
                    is_separate=True,
                    notes=(
                        "・前年度の対象者の分が中心",
                        "・目標までの差は人数で約{n}人",
                        "・中断の割合は28%",
                        "・差が少し縮まった（約{n}人）",
                        "・年度末の終了分を確認中",
                    ),
                    whys=("・終了の手前で連絡が途切れる",),
                    remedies=(
                        "・最後の面談を電話でも受けられるようにする",
                        "・委託先と中断者の一覧を毎月交わす",
                        "・健診の当日に最初の面談まで行う医療機関を増やす",
                    ),
                    counts=(60, 190),
                ),
            ),
        ),
        Topic(
            title="委託と家族の保健指導",
            tags=INCENTIVE,
            rows=(
                daily(
                    "・健診の当日に面談できる機関を増やす",
                    shows=(_OUTSOURCED, _GUIDED_RATE.key),
                    steps=((4, "仕様書の確定"), (5, "公告"), (6, "契約")),
                    fates={"s6": (("done", "07-03", "7/1契約"),)},
                    notes=(
                        "・契約前のため、前年度からの継続分のみ",
                        "・当日に面談できる機関が{f}か所に",
                        "・委託先と月1回の会議、面談{n}件",
                        "・当日の面談が定着し、計画に並んだ",
                        "・面談{n}件、計画を上回る",
                    ),
                    whys=("・契約が7月となり、出足が遅い",),
                    remedies=("・新しい{n}機関での開始を急ぐ", "・次年度は3月に公告する"),
                    counts=(5, 24),
                ),
                on(
                    (5, 8, 11, 2),
                    "・家族向けの相談会",
                    each=True,
                    words=("{d}、{n}名",),
                    counts=(8, 19),
                    fates={
                        "8": (("drop", "08-19", "会場の空調が故障し、申込みも3名のため"),),
                        "11": (("done", "11-13", "11/13、8月分を含め2回・31名"),),
                    },
                ),
            ),
        ),
        Topic(
            title="重い病気になる前の受診の勧め",
            rows=(
                daily(
                    "・血圧や血糖の高い人へ手紙を送る\n・受診しない人には電話",
                    notes=(
                        "・手紙{n}通を送付",
                        "・手紙{n}通、電話{n2}件",
                        "・本部の様式の改訂により8月から発送を休む",
                        "・発送を再開し、休止中の分を含め{n}通",
                        "・手紙{n}通。受診した人の割合が目標に近い",
                        "・手紙{n}通、電話の時間帯を夕方に移した",
                    ),
                    whys=("・手紙の後、受診まで至らない人が多い", "・電話番号の登録のない人が4割"),
                    remedies=(
                        "・手紙に近くの医療機関の一覧を入れる",
                        "・事業所の担当を通じて受診を勧める",
                    ),
                    counts=(90, 160),
                    silent=(8, 9, 10),
                ),
                on(
                    (7, 8, 9, 10),
                    "・糖尿病の人をかかりつけ医と支える",
                    is_separate=True,
                    course="□□□○○○△○○○○○",
                    notes=(
                        "・医師会と対象の決め方を相談",
                        "・7月からの実施に向け、対象の一覧を主治医へ送った",
                        "・対象18名、同意11名",
                        "・主治医の返事が遅く、面談に入れない",
                        "・面談を終えた人は9名",
                        "・半年後の検査の値を集めている",
                    ),
                    whys=("・主治医の指示書が半分しか届いていない",),
                    remedies=("・指示書の様式を1枚にし、返信用の封筒を付ける",),
                    counts=(9, 21),
                ),
                measured("・受診した割合を上げる", _SEEN_DOCTOR),
            ),
        ),
    ),
)

WORKPLACES = Band(
    pillar="2",
    title="事業所と進める健康づくり",
    label="保健・企画総務グループ",
    groups=("保健", "企画総務"),
    lead="保健",
    topics=(
        Topic(
            title="健康宣言の輪を広げる",
            rows=(
                daily(
                    "・宣言した事業所に健康の成績表を返す\n・県と商工会の後押しを受ける",
                    shows=(_DECLARED,),
                    notes=(
                        "・宣言{up}社増、商工会の会合で紹介",
                        "・宣言{up}社増。建設業の入札加点が追い風",
                        "・成績表{n}社分を届けた",
                        "・宣言{up}社増、目標は7月に越えている",
                        "・宣言の後に動きのない{f}社へ聞き取り",
                    ),
                    whys=("・説明会の前で申込みが少ない",),
                    remedies=("・商工会の会合で宣言の書き方を案内する",),
                    counts=(12, 30),
                ),
                on(
                    (10, 11, 12), "・出前講座（運動・食事・睡眠）", words=("{n}社",), counts=(5, 11)
                ),
                on((2,), "・進んだ事業所の表彰", words=("{d}、{n}社を表彰",), counts=(6, 9)),
            ),
        ),
        Topic(
            title="こころと歯の健康",
            groups=("保健",),
            rows=(
                on(
                    (5, 8, 10, 12),
                    "・こころの講座を四つの地区で",
                    each=True,
                    course="○○○○△△△△△○○○",
                    fates={
                        "8": (
                            (
                                "move",
                                "08-07",
                                "9",
                                "豪雨で会場が避難所になったため",
                                "天候",
                            ),
                            ("move", "09-17", "11", "講師の都合により", "先方の都合"),
                            (
                                "move",
                                "11-18",
                                "1",
                                "申込みが5名に満たず、日を改めるため",
                                "先方の都合",
                            ),
                            ("done", "01-28", "1/28開催、26名"),
                        ),
                        "10": (("done", "10-23", "10/23開催、33名"),),
                    },
                    words=("{d}開催、{n}名",),
                    notes=(
                        "・5月の講座の会場と講師を決めた",
                        "・5月の講座は満足が9割、8月の会場を選んでいる",
                        "・8月の地区は豪雨のため開けず",
                        "・10月の地区は予定どおり。8月の地区が残る",
                        "・12月の地区を終え、残る地区は1月に開く",
                        "・四つの地区を終えた",
                    ),
                    whys=("・一つの地区で開けないままになっている",),
                    remedies=(
                        "・会場を商工会館に替え、画面ごしの参加も受ける",
                        "・商工会の会合と同じ日に開く",
                    ),
                    counts=(19, 36),
                ),
                on(
                    (6, 11),
                    "・歯科医師会と職場の歯の健診",
                    each=True,
                    fates={"11": (("done", "12-09", "12/9、4社102名"),)},
                    words=("{d}、{n}名",),
                    counts=(60, 110),
                ),
            ),
        ),
    ),
)

BANDS = (COST, ANALYSIS, NEWS, CHECKUPS, GUIDANCE, WORKPLACES)
