"""The third pillar of an invented branch: people, risks, purchases, costs."""

from targeted import case_of, condition_of

from inventing.outline import Band, Measure, Topic, daily, measured, on

_ONE_BIDDER = Measure(
    key="one-bidder-share",
    name="一者しか応札のない調達の割合",
    rule="conditional",
    target="15",
    text="15％以下、前年度が15％以内なら前年度以下、入札が4件以下なら1件まで",
    cases=(
        case_of("at-most", 1, "numerator", condition_of("at-most", 4, "denominator")),
        case_of("at-most-prior", when=condition_of("at-most", 15, back=1)),
        case_of("at-most", 15),
    ),
    judged_on="cumulative",
    shape="given",
    decimals=1,
    given=(
        ("numerator@2025-06", "0", "2025-07-03"),
        ("denominator@2025-06", "3", "2025-07-03"),
        ("cumulative@2025-06", "0.0", "2025-07-03"),
        ("numerator@2025-09", "1", "2025-10-03"),
        ("denominator@2025-09", "8", "2025-10-03"),
        ("cumulative@2025-09", "12.5", "2025-10-03"),
        ("numerator@2025-12", "2", "2026-01-08"),
        ("denominator@2025-12", "11", "2026-01-08"),
        ("cumulative@2025-12", "18.2", "2026-01-08"),
        ("numerator@2026-03", "2", "2026-04-06"),
        ("denominator@2026-03", "14", "2026-04-06"),
        ("cumulative@2026-03", "14.3", "2026-04-06"),
        ("cumulative@2025-03", "16.7", "2025-04-07"),
    ),
    lines=(("cumulative", "割合の累計(%)", 0),),
)
_PAPER = Measure(
    key="copy-paper",
    name="コピー用紙の購入",
    unit="箱",
    role="measure",
    kind="flow",
    shape="count",
    rule="at-most-prior",
    judged_on="cumulative",
    course="steady",
    lag=3,
    prior="486",
    lines=(
        ("cumulative", "前年度累計(箱)", 1),
        ("cumulative", "用紙の累計(箱)", 0),
    ),
)
_OVERTIME = Measure(
    key="overtime-hours",
    name="1人当たりの時間外勤務",
    unit="時間",
    role="measure",
    kind="level",
    shape="plain",
    rule="at-most",
    target="9.5",
    judged_on="month",
    course="steady",
    lag=6,
    prior="9.9",
)

PEOPLE = Band(
    pillar="3",
    title="人を育て、仕事を整える",
    label="全グループ",
    lead="企画総務",
    topics=(
        Topic(
            title="職員の学びを続ける",
            rows=(
                daily(
                    "・階層ごとの研修に出す\n・学んだことを支部で伝え直す",
                    course="○○○○○○○○○○○○",
                    silent=(8,),
                    notes=(
                        "・新任{f}名の育成計画を立てた",
                        "・外部の研修に{n}名、伝達は翌週に実施",
                        "・中間の面談を全員と終えた",
                        "・通信の講座の修了{n}名",
                        "・次年度の研修の希望を集めた",
                    ),
                    counts=(2, 9),
                ),
                on(
                    (5, 9, 1),
                    "・全員の研修（ハラスメント・個人情報・接遇）",
                    each=True,
                    words=("{d}、{n}名",),
                    counts=(52, 61),
                    fates={"9": (("done", "10-02", "9/30と10/2の2回、59名"),)},
                ),
            ),
        ),
        Topic(
            title="仕事の手順をそろえる",
            rows=(
                daily(
                    "・グループごとに手順書を月1本直す\n・応援に入れる仕事を増やす",
                    course="○○○△△○○○○○○○",
                    notes=(
                        "・直す手順書を{f}本選んだ",
                        "・繁忙で手順書の直しが止まった",
                        "・手順書{n}本（累計{c}本）",
                        "・応援に入れる仕事が{f}つ増えた",
                        "・来年度に直す分の順番を決めた",
                    ),
                    whys=("・算定の時期と重なり、手が回らない",),
                    remedies=("・直しの日を月の第2水曜に決める",),
                    counts=(2, 6),
                ),
                on(
                    (6, 7, 8, 9),
                    "・音声の文字起こしを試す",
                    fates={"9": (("drop", "08-28", "本部が一括で導入することになったため"),)},
                    is_separate=True,
                    course="□□○○○○○○○○○○",
                    silent=(3,),
                    notes=(
                        "・試すのは6月から",
                        "・会議{n}回で試した",
                        "・本部が一括で導入することになり、試行を終えた",
                        "・試した結果を本部へ送った",
                        "・本部の導入を待っている",
                        "・次年度の導入に向け、使い方の決まりを作った",
                    ),
                    counts=(3, 9),
                ),
            ),
        ),
    ),
)

SAFETY = Band(
    pillar="3",
    title="守りを固める",
    label="企画総務グループ",
    groups=("企画総務",),
    topics=(
        Topic(
            title="点検と訓練",
            rows=(
                on(
                    (6, 12),
                    "・個人情報と文書の自主点検",
                    each=True,
                    course="○○○○○△○○○○○○",
                    fates={"12": (("done", "01-19", "1/19、指摘3件"),)},
                    words=("{d}、指摘{n}件",),
                    counts=(1, 4),
                    notes=(
                        "・点検の表を新しい規程に合わせた",
                        "・6月の点検の指摘は直し終えた",
                        "・9月の訓練は台風への対応で11月に延期",
                        "・11月の訓練の段取りを各グループと決めた",
                        "・12月の点検は日程が合わず1月に行う",
                        "・災害の備えの棚卸し",
                    ),
                    whys=("・台風への対応で9月の訓練を開けなかった",),
                    remedies=("・11月に全員で行う",),
                ),
                on(
                    (9, 3),
                    "・災害を想定した訓練",
                    each=True,
                    fates={
                        "9": (
                            ("move", "09-05", "11", "台風への対応を優先したため", "天候"),
                            ("done", "11-05", "11/5、57名"),
                        ),
                    },
                    words=("{d}、{n}名",),
                    counts=(52, 60),
                ),
                daily("・不審なメールの見分けを毎月一つ知らせる"),
            ),
        ),
    ),
)

PURCHASES = Band(
    pillar="3",
    title="調達と経費",
    label="企画総務グループ",
    groups=("企画総務",),
    topics=(
        Topic(
            title="競い合う調達にする",
            rows=(
                daily(
                    "・公告を長くし、業者に知らせる\n・応札しなかった訳を聞く",
                    course="○○○○○○○○△△△○",
                    notes=(
                        "・本年度の調達の一覧をホームページに載せた",
                        "・公告{f}件、応札は平均2.8者",
                        "・入力の委託が一者応札、訳は履行の期間の短さ",
                        "・応札しなかった{f}者に聞き取り",
                        "・年度末の公告{f}件は、いずれも複数の応札",
                        "・次年度の公告を2週間早めた",
                    ),
                    whys=("・一者応札が2件となり、上限を越えた",),
                    remedies=(
                        "・履行の期間を3か月以上とる",
                        "・残る調達は公告を20日以上とし、{n}者に知らせる",
                    ),
                    counts=(2, 5),
                ),
                measured("・一者応札の割合を抑える", _ONE_BIDDER),
            ),
        ),
        Topic(
            title="無駄を省く",
            rows=(
                daily(
                    "・会議の資料を画面で見る\n・水曜は定時に帰る",
                    shows=(_PAPER, _OVERTIME),
                    notes=(
                        "・紙の資料をやめた会議は{f}つ",
                        "・時間外は業務の応援で抑えた",
                        "・算定と夏の休みが重なり、時間外が増えた",
                        "・定時の声かけを各グループの当番に",
                        "・用紙は前年より少ない",
                    ),
                    whys=("・欠員のある係に時間外が偏った", "・用紙の値上げ前に買い足した"),
                    remedies=(
                        "・係をまたぐ応援を週の初めに決める",
                        "・買い足しは四半期ごとに総務がまとめる",
                    ),
                    counts=(3, 8),
                ),
            ),
        ),
    ),
)

BANDS = (PEOPLE, SAFETY, PURCHASES)
