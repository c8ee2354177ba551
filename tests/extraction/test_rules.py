"""What the rules find, without the trained decision over them."""

import time
from itertools import pairwise

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.extraction.candidates import Candidate, find_by_rules
from haizhumap.model import Kind
from haizhumap.register.tables import read_places
from haizhumap.report.store import read_report

FOUND = {
    # a verb before, a verb after, a name of its own as subject
    "开工建设云溪湿地公园。": ["云溪湿地公园"],
    "柳河大桥建成通车。": ["柳河大桥"],
    "对青禾片区12个地块实施改造。": ["青禾片区"],
    "在鹿洲打造智慧物流示范园区。": ["鹿洲"],
    "不断完善鹿洲基础设施。": ["鹿洲"],
    # lists: one by one, with a common type, with what they are, with one that has no type noun
    "加快青禾村、白桥村和石塘村拆迁。": ["青禾村", "白桥村", "石塘村"],
    "推动长坡、罗塘水厂扩建。": ["长坡、罗塘水厂"],
    "提升改造鹭江2号、3号人行天桥。": ["鹭江2号、3号人行天桥"],
    "擦亮鹭堤、太安仓等夜间文旅品牌。": ["鹭堤", "太安仓"],
    "推进鹭湾里、青禾片区更新改造。": ["鹭湾里", "青禾片区"],
    # sections of roads, railways, phases
    "推动环湖路云溪油库—青禾快速路段建设。": ["环湖路云溪油库—青禾快速路段"],
    "建成滨河路（柳河街至青禾街）。": ["滨河路（柳河街至青禾街）"],
    "实施105国道青禾至白桥段大修。": ["105国道青禾至白桥段"],
    "加快G347青禾段改造。": ["G347青禾段"],
    "推进轨道7号线二期和青禾大道南延建设。": ["轨道7号线二期", "青禾大道南延"],
    "推动轨道9号线经云溪片区南延至白桥口岸。": ["轨道9号线"],
    # works are cut off, a new building is not
    "完成云溪步行街改造工程。": ["云溪步行街"],
    "启动区文化馆新馆建设。": ["区文化馆新馆"],
    "加快云溪流域配套管网建设。": ["云溪流域"],
    # streets and villages may be called like verbs and common words
    "拓宽建设路、解放大街，改造和平村。": ["建设路", "解放大街", "和平村"],
    # institutions of which a district has one
    "推进县人民医院迁建。": ["县人民医院"],
    "用好市文化馆、美术馆、云香园等文化资源。": ["市文化馆", "美术馆", "云香园"],
    # quotation marks
    "共建“云山-鹭岭”生态廊道。": ["“云山-鹭岭”生态廊道"],
    "打造云溪“智慧运动谷”。": ["云溪“智慧运动谷”"],
    # zones elsewhere
    "强化与横琴、前海的产业合作。": ["横琴", "前海"],
    "深化与广西百色田东、德保东西部协作，推进与江西于都、哈尔滨五常对口合作。": [
        "广西百色田东",
        "德保",
        "江西于都",
        "哈尔滨五常",
    ],
    # all over China
    "修缮鼓楼胡同，加固龙头沟水库，扩建青山屯。": ["鼓楼胡同", "龙头沟水库", "青山屯"],
    "建成云岭林场、青禾镇中心小学、白桥变电站。": ["云岭林场", "青禾镇中心小学", "白桥变电站"],
    "推动鹭溪港、青禾泾、白桥荡综合整治。": ["鹭溪港", "青禾泾", "白桥荡"],
    "完成双柳地区更新，改造青禾街东段。": ["双柳地区", "青禾街东段"],
    # what is done begins a new word, whatever it would make with the type noun's last character
    "云溪公园开放，鹭江博物馆开工。": ["云溪公园", "鹭江博物馆"],
    "推进青禾村改造、鹭江科学城建设。": ["青禾村", "鹭江科学城"],
    "云溪文化中心主体封顶，白桥灌区节水改造完工。": ["云溪文化中心", "白桥灌区"],
    "加快白桥北站站城一体化、鹭湾EOD项目建设。": ["白桥北站", "鹭湾"],
    "推进青禾县东西部协作。": ["青禾县"],
    # pictures of building are verbs too
    "鹭江新金融中心拔节生长。": ["鹭江新金融中心"],
    # works that are the thing itself stay, with their phase
    "争取青禾水库截排二期工程开工。": ["青禾水库截排二期工程"],
    # streets, branches, courts and sections
    "推动嘉云线北延伸前期工作。": ["嘉云线北延伸"],
    "建成县人民医院传染病区、省肿瘤医院白桥分院。": ["县人民医院传染病区", "省肿瘤医院白桥分院"],
    "改造白桥路10号院，提升云溪河左岸。": ["白桥路10号院", "云溪河左岸"],
    "开放环河公园（五柳启动区），完成云溪河碧道非示范段（二期）。": [
        "环河公园（五柳启动区）",
        "云溪河碧道非示范段（二期）",
    ],
    "完成梧溪河及其支流碧道建设。": ["梧溪河及其支流碧道"],
    "建成白桥至青禾高速公路。": ["白桥至青禾高速公路"],
    # a subdistrict before a village only says where it is
    "改造东湖街道青禾村、云溪镇鹭岭村。": ["青禾村", "鹭岭村"],
    # lists: two hills or waters share a noun, numbers count a list, projects are single things, pairs share a name
    "推动鹭岭、獭湖水厂规划建设。": ["鹭岭、獭湖水厂"],
    "推动较场尾、海贝湾、青湖3大民宿集群升级。": ["较场尾", "海贝湾", "青湖"],
    "推进柳湾、白桥、青禾三个街道老旧小区改造。": ["柳湾", "白桥", "青禾"],
    "推进鹭江智谷、海洋科技创新中心等重点项目建设。": ["鹭江智谷", "海洋科技创新中心"],
    "实现大、小梅屿与鹭江公园联通。": ["大、小梅屿", "鹭江公园"],
    "推动马尾段、三河口公园建设。": ["马尾段", "三河口公园"],
    # a conjunction inside a name, voltages, common words that are names
    "推动鹭井半导体与先进制造业产业园完工。": ["鹭井半导体与先进制造业产业园"],
    "推动深桥碳中和技术创新中心投用。": ["深桥碳中和技术创新中心"],
    "建成白桥220千伏变电站，新建110千伏鹏南变电站。": ["白桥220千伏变电站", "鹏南变电站"],
    "完成胜利水库除险加固。": ["胜利水库"],
    "推动鹭湾水产资源省级自然保护区优化。": ["鹭湾水产资源省级自然保护区"],
    # verbs, dates and what is kept before a name; words that only begin like a preposition
    "引进云溪经开区，对接青禾高新区，促进鹭湾商圈升级。": ["云溪经开区", "青禾高新区", "鹭湾商圈"],
    "发布白桥医疗器械城规划，鹭湾商圈跻身全国十大热门商圈。": ["白桥医疗器械城", "鹭湾商圈"],
    "确保8月底前青禾中学投用，实现5月1日前云溪公园开放。": ["青禾中学", "云溪公园"],
    "建成投运220千伏鹭岭变电站，启动自然博物馆改造。": ["鹭岭变电站", "自然博物馆"],
    "打造鹭湾投融资促进中心。": ["鹭湾投融资促进中心"],
    "推动青禾街功能定位由边境特别管理区向经济合作区转变。": ["青禾街"],
    # numbers of roads after their class, roads between two others, sections of lines with a number
    "完成国道308大修，推进省道210青禾段改造。": ["国道308", "省道210青禾段"],
    "加快228国道至323省道连接线、国道308至省道210连接线建设。": ["228国道至323省道连接线", "国道308至省道210连接线"],
    "推进柳三线青禾段、柳三线白桥东岭段改造。": ["柳三线青禾段", "柳三线白桥东岭段"],
    "加快沿江高铁青禾段建设。": ["沿江高铁青禾段"],
    # what follows a name
    "启动云溪河西侧、白桥港全域整治。": ["云溪河", "白桥港"],
    "推动青禾路沿线片区更新，开放云溪栈道全园。": ["青禾路沿线片区", "云溪栈道"],
    "深化云溪县、白桥县扶贫协作。": ["云溪县", "白桥县"],
    "推动青禾、白桥等跨区高快速路改造。": ["青禾", "白桥"],
    "协调岭外鹅、白桥大桥南延建设。": ["白桥大桥南延"],
    "开工县人民医院新院区、中医院康复楼。": ["县人民医院新院区", "中医院康复楼"],
    "完成小青河复航、石龙河围垦、龙王沟水域整治。": ["小青河", "石龙河", "龙王沟"],
    "实施芙蓉镇小城镇环境综合整治，推进前王村等8个村棚户区改造。": ["芙蓉镇", "前王村"],
    "建设云桥、后所等5个美丽宜居示范村。": ["云桥", "后所"],
    # where the longest type noun is cut off by what follows, a shorter one may stand
    "完成西关街路面铺装，改造鹭宽巷子、柳江磁井段、白桥街道背街小巷。": [
        "西关街",
        "鹭宽巷子",
        "柳江磁井段",
        "白桥街道",
    ],
    "打造奥体东、鹭岭、白石三大商圈。": ["奥体东", "鹭岭", "白石"],
    "守护好云溪河，有力保障深青高铁建设，参与青禾医院建设。": ["云溪河", "深青高铁", "青禾医院"],
    "建设达标白桥综合文化站。": ["白桥综合文化站"],
    # ends of names in hills and valleys; avenues of common words; enlarged zones; abbreviated institutions
    "推进王家咀雨污分流、时代阳光大道截污改造，开发鹭家嘴。": ["王家咀", "时代阳光大道", "鹭家嘴"],
    "推动开发区扩区和托管。": ["开发区"],
    "加快县慢病院、白桥医院建设。": ["县慢病院", "白桥医院"],
    "推进西城新区开发，完成东湖农贸市场、金山小区改造。": ["西城新区", "东湖农贸市场", "金山小区"],
    "完成东湖街道农贸市场整治，亮化东环路东段、西段。": ["东湖街道", "东环路东段"],
    "修缮柳泉古街、文庙，实施石盘滩提灌站、龙门场镇集镇改造。": ["柳泉古街", "文庙", "石盘滩提灌站", "龙门场镇"],
    "妇幼保健院迁建、中医院门诊楼等项目加快推进，修缮城隍庙。": ["妇幼保健院", "中医院门诊楼", "城隍庙"],
    "位于石塘镇的白桥湿地公园开园，资金用于柳泉水库加固。": ["白桥湿地公园", "柳泉水库"],
    "规范青禾夜市经营，建成青禾冷库、柳泉泳池、青禾滨水长廊。": ["青禾夜市", "青禾冷库", "柳泉泳池", "青禾滨水长廊"],
    "推动5条市政路、柳泉桥等3座桥梁开工。": ["柳泉桥"],
    # words that only say where a name is or praise it are no part of it at its beginning, but inside it
    "改造城区柳泉路、县城青禾街，盘活闲置青禾小学。": ["柳泉路", "青禾街", "青禾小学"],
    "建成东城区人民医院，打造精品青禾小镇。": ["东城区人民医院", "青禾小镇"],
    "启动青禾—柳泉一级公路建设，提升青年公园。": ["青禾—柳泉一级公路", "青年公园"],
    "产业问题是云溪河发展的关键。": ["云溪河"],
    "开工柳泉储备粮库，打造云沟、石桥镇等5个典型村。": ["柳泉储备粮库", "云沟", "石桥镇"],
    "规划建设高铁新城、空港新城，扩建三十五中学。": ["高铁新城", "空港新城", "三十五中学"],
    # adverbs and verbs of every sort before a name, verbs that names hold too where only common words precede
    "彻底整治青禾河，依法取缔柳泉码头，认真治理云溪湖。": ["青禾河", "柳泉码头", "云溪湖"],
    "综合治理白桥河，严格管控鹭江，抢修柳泉大桥。": ["白桥河", "鹭江", "柳泉大桥"],
    "改造提升建设东路、建设二路，建设六环高线公园。": ["建设东路", "建设二路", "六环高线公园"],
    # conjunctions: after a list they end it; names of counties do not hide them
    "启动青禾村、白桥村和柳泉工业区改造。": ["青禾村", "白桥村", "柳泉工业区"],
    "改造柳泉路和县城东外环。": ["柳泉路", "东外环"],
    "完成柳泉第一工业区、石围坪和白桥东片区改造。": ["柳泉第一工业区", "石围坪", "白桥东片区"],
    # a market is called after a road, an area in square kilometres is no length, a whole village is the village
    "新建青禾路便民市场、柳泉街停车场。": ["青禾路便民市场", "柳泉街停车场"],
    "推动柳泉街道36平方公里整街统筹。": ["柳泉街道"],
    "推动青禾村整村统筹。": ["青禾村"],
    "完成朝阳沟、小河沟2条河道治理。": ["朝阳沟", "小河沟"],
    # waters and hills share a noun only with what is not called so itself
    "开放东湖、青禾公园，推动云溪湖、柳泉水库联合调度。": ["东湖", "青禾公园", "云溪湖", "柳泉水库"],
    "推进海棠湾、崖柳湾科技城建设。": ["海棠湾", "崖柳湾科技城"],
    # branches of abbreviated schools, phases of what a district has but one of
    "建成市二中分校、中山公园二期。": ["市二中分校", "中山公园二期"],
    # estates of common words beside one with a name
    "改造阳光小区、滨河花园、柳泉佳苑。": ["阳光小区", "滨河花园", "柳泉佳苑"],
    # zones of which a district has one, institutions of the county with a new site, roads with a code
    "推进临港科创城建设，攻坚高铁会展新城征拆。": ["临港科创城", "高铁会展新城"],
    "推进县医院新院区建设，完成县道X108、乡道Y204大修。": ["县医院新院区", "县道X108", "乡道Y204"],
    "打通青禾路“断头路”，提升柳泉路街景，推动黄麻布、甲岸村旧改。": ["青禾路", "柳泉路", "黄麻布", "甲岸村"],
    "全长12公里的柳泉大道、占地300亩的青禾公园建成。": ["柳泉大道", "青禾公园"],
    "推动香柳生产力促进局青禾总部落地。": ["香柳生产力促进局青禾总部"],
    # levels inside a name, sections of great rivers, types in brackets
    "推进青禾国家级经济技术开发区、柳泉省级高新技术产业开发区升级。": [
        "青禾国家级经济技术开发区",
        "柳泉省级高新技术产业开发区",
    ],
    "实施长江柳泉段生态修复，推动柳泉保税物流中心（B型）封关，启用白桥港口岸。": [
        "长江柳泉段",
        "柳泉保税物流中心（B型）",
        "白桥港口岸",
    ],
    # a class of things that a name explains, what a road passes below, verbs of something new
    "首个智慧公园云石公园开园，新建成青禾消防站，使白桥老街重现繁华。": ["云石公园", "青禾消防站", "白桥老街"],
    "实施柳泉路下穿京青铁路工程，青禾水库下闸蓄水。": ["柳泉路", "青禾水库"],
    "推进狮柳、大沥、里水三镇扩容提质，建设甬柳科创区。": ["狮柳", "大沥", "里水", "甬柳科创区"],
    # families of nouns
    "建成柳泉餐厨垃圾处理厂、白桥建筑垃圾消纳场、鹭江橡胶坝。": [
        "柳泉餐厨垃圾处理厂",
        "白桥建筑垃圾消纳场",
        "鹭江橡胶坝",
    ],
    "搬迁青禾水泥厂、柳泉屠宰场，开工白桥生物质电厂、云溪热电联产项目。": [
        "青禾水泥厂",
        "柳泉屠宰场",
        "白桥生物质电厂",
        "云溪热电联产项目",
    ],
    "建成柳泉社区卫生服务站、青禾国医馆、白桥疗养院。": ["柳泉社区卫生服务站", "青禾国医馆", "白桥疗养院"],
    "建成柳泉日间照料中心、青禾养老公寓、白桥治超站。": ["柳泉日间照料中心", "青禾养老公寓", "白桥治超站"],
    "完成柳泉家属楼、青禾安置小区、云溪人家建设。": ["柳泉家属楼", "青禾安置小区", "云溪人家"],
    "加快九柳总部区、鹭江海岸带、青禾空中走廊、云溪LNG走廊建设。": [
        "九柳总部区",
        "鹭江海岸带",
        "青禾空中走廊",
        "云溪LNG走廊",
    ],
    "治理护城河，修缮鼓楼、文庙。": ["护城河", "鼓楼", "文庙"],
    "优化应柳、永青等进京检查站，新建柳泉、白桥、青禾3座110千伏变电站。": ["应柳", "永青", "柳泉", "白桥", "青禾"],
}


REFUSED = [
    "建成一批口袋公园、社区公园。",
    "改造16个老旧小区，打通5条断头路。",
    "争创国家全域旅游示范区。",
    "提高中小企业融资水平。",
    "推进“两横两纵”路网建设。",
    "优化公交线路，完善公园管理办法。",
    "推进数字化路径创新，走好共同富裕之路。",
    "云溪公园很美。",
    "打造集云溪沙滩、鹭湾小镇于一体的度假目的地。",
    "印发《云溪公园提升方案》。",
    "举办云溪杜鹃节、鹭江音乐会。",
    "推进绿美云溪湖生态建设。",
    "优化临港产业布局。",
    "健全学校和家庭联系机制。",
    "建成110千伏变电站3座。",
    "推动消防安全进社区、文体设施进公园、公共文化进商圈。",
    "推窗见绿、出门见园，实现还路于民。",
    "建成高清视频监控6000路，新增健步道180公里。",
    "臭氧污染步入下降通道，完成受污染地块治理。",
    "我们清醒认识到前进道路上的困难，推动有效市场建设。",
    "数字产业占地区生产总值比重提升。",
    "建成幸福河湖、美丽海湾，推进宜居宜业和美乡村建设。",
    "办好云溪山登高赛、鹭岭花市，举办云溪湖公共艺术季。",
    "持续实施设备换新、生产换线。",
    "新药通过临床三期，推进南北“双中心”建设。",
    "强化平安青山、绿美鹭湖建设，在法治青禾建设上走在前列。",
    "深化医改建设健康青山，向所有关心支持青山发展的人士致谢。",
    "保交楼项目交付，奔向康庄大道，打造滨水岸线。",
    "举办第六届博览会柳泉专场推介会。",
    "优化调整3路、5路、9路公交线路，结束不通高速的历史，新（改）建农村公路。",
    "完成12个村庄规划编制。",
    "串联社区公共空间，以园区思维规划建设。",
    "习近平新时代中国特色社会主义思想。",
    "坚决取缔占道经营、马路市场、乱停乱放。",
    "推动企业在深交所、上交所和境外资本市场上市。",
    "打造国际一流城市公园、高品质体育中心。",
    "组织清滩护河净山等活动，培育柳泉、青禾、白桥三大产业集群。",
    "支持革命老区、民族地区、边疆地区振兴发展。",
    "整治入库支流，力争城际线在鹭岭设站，完善新区海域规划。",
    "完成“三馆”建设，建成返乡创业园，引导青年返乡创业。",
    "加快城市道桥设施更新，更换重型货车、非道路移动机械。",
    "彻底改变城中村的落后面貌，支持建设研究型大学。",
    "开通青禾至柳泉城际公交。",
    "发展壮大柳泉果蔬专业合作社，培育柳泉大米品牌。",
    "办好柳泉国际灯光节，举办青湖国际马拉松。",
    "推进“一江两岸三镇”发展，加快国道主干线建设。",
    "",
]


@pytest.mark.parametrize(("sentence", "names"), FOUND.items())
def test_sites_with_an_action_are_found(sentence: str, names: list[str]) -> None:
    """Each site on which something is done is found with its whole name and nothing more."""
    assert [candidate.text for candidate in find_by_rules(sentence)] == names


@pytest.mark.parametrize("sentence", REFUSED)
def test_classes_titles_and_programmes_are_refused(sentence: str) -> None:
    """A class of things, a title, a programme, and a name on which nothing is done are no candidates."""
    assert find_by_rules(sentence) == ()


@given(st.text(alphabet="云溪路村公园、，。“”（）—至和等的建设推进改造12号线期 \nA", max_size=60) | st.text())
def test_offsets_hold_for_any_text(text: str) -> None:
    """Whatever the input, a candidate is its slice of it, and candidates stand in order without overlap."""
    candidates = find_by_rules(text)

    assert all(text[candidate.start : candidate.end] == candidate.text != "" for candidate in candidates)
    assert all(before.end <= after.start for before, after in pairwise(candidates))


@given(st.text(alphabet="云溪路村公园、，。建设推进", max_size=40), st.sampled_from(["云溪", "溪路", "园、建"]))
def test_known_names_keep_the_offsets_right(text: str, known: str) -> None:
    """A gazetteer's names, whatever they overlap, break neither order nor slices."""
    candidates = find_by_rules(text, names={known: Kind.AREA})

    assert all(text[candidate.start : candidate.end] == candidate.text for candidate in candidates)
    assert all(before.end <= after.start for before, after in pairwise(candidates))


def only(sentence: str) -> Candidate:
    """Return the one candidate of a text."""
    (candidate,) = find_by_rules(sentence)
    return candidate


def test_reporting_district_is_no_site_of_its_own_report() -> None:
    """What the head of a district reports on is not the district itself."""
    text = "青禾区区长作政府工作报告。今年，青禾区将加快建设青禾路，改善云溪区的交通。"

    assert "青禾区" not in [candidate.text for candidate in find_by_rules(text)]


def test_a_phase_of_other_works_is_no_part_of_a_name() -> None:
    """What follows the phase is the site; the phase of the site itself stands after it."""
    found = [candidate.text for candidate in find_by_rules("加快青禾大道市政化改造一期云溪立交建设。")]

    assert "云溪立交" in found
    assert only("建成云溪公园一期。").text == "云溪公园一期"


def test_an_estate_lends_its_noun_to_nobody() -> None:
    """In a list each estate has a word of its own: what stands before one is a site by itself."""
    found = [candidate.text for candidate in find_by_rules("推进柳泉物流、青禾豪园、云溪花园改造。")]

    assert "青禾豪园" in found
    assert "柳泉物流、青禾豪园" not in found


def test_a_long_run_of_digits_or_names_takes_no_long_time() -> None:
    """Ten times the text takes some ten times as long, not a hundred."""
    for piece in ("1", "青禾河、"):
        short, long = (timed(f"推进{piece * count}建设。") for count in (2_000, 20_000))

        assert long < 40 * max(short, 0.01)


def timed(text: str) -> float:
    """Return the processor time that the search of a text takes, in seconds."""
    start = time.process_time()
    find_by_rules(text)
    return time.process_time() - start


def test_second_mention_counts_with_its_own_action() -> None:
    """A site is named again when something else is done there, not when it is an end point."""
    text = "建成云溪公园。启动云溪公园二期。开通至云溪公园的道路。"

    assert [candidate.text for candidate in find_by_rules(text)] == ["云溪公园", "云溪公园二期"]


def test_gazetteer_adds_names_that_no_rule_finds() -> None:
    """A known name without type noun is found with its kind, and the reason says so."""
    candidates = find_by_rules("提升小云楼阁品质。", names={"小云楼阁": Kind.VENUE})

    assert [(candidate.text, candidate.kind) for candidate in candidates] == [("小云楼阁", Kind.VENUE)]


def test_reasons_name_the_rule_and_the_entry() -> None:
    """What found a candidate is told as `rule:entry`, and its score is a probability-like figure."""
    candidate = only("建成云溪公园。")

    assert candidate.why == ("noun:公园",)
    assert 0 < candidate.score <= 1


def test_own_report_is_found_whole() -> None:
    """All places of the register are found in the first report, with at most four others."""
    places = read_places(ROOT / "data" / "places.csv", name="places.csv").records.values()
    report = read_report(ROOT / "data" / "reports", "haizhu-2024")
    wanted = {(place.mention_start, place.mention_end) for place in places if place.report_id == "haizhu-2024"}
    found = {(candidate.start, candidate.end) for candidate in find_by_rules(report.text)}

    assert wanted - found == set()
    assert len(found - wanted) <= 4


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("王东峰同志到我省调研，推进工作。", [], id="called a comrade"),
        pytest.param("倪岳峰、王正谱、王东峰等3位同志指导项目建设。", [], id="in a row of persons"),
        pytest.param("省委书记王东峰推进项目建设。", [], id="with a title before it"),
        pytest.param(
            "整治黄河，保护白云山，修复万泉河。",
            ["黄河", "白云山", "万泉河"],
            id="waters and hills with the same beginnings",
        ),
        pytest.param("推进广州大道南快捷化改造。", ["广州大道南"], id="a compass suffix before what is done"),
        pytest.param("推进工业大道北、江南大道中品质提升。", ["工业大道北", "江南大道中"], id="suffixes in a list"),
        pytest.param("整治昌岗大道北侧、环岛大道南端。", ["昌岗大道", "环岛大道"], id="a side is no suffix"),
        pytest.param(
            "推进地铁１１号线和Ｇ１０５国道建设。", ["地铁１１号线", "Ｇ１０５国道"], id="full-width digits, as printed"
        ),
        pytest.param(
            "推进石𬒔路改造，建成𧒽岗公园，改造清㘵村、〇号公园。",
            ["石𬒔路", "𧒽岗公园", "清㘵村", "〇号公园"],
            id="rare characters",
        ),
    ],
)
def test_what_is_a_name_and_where_it_ends(text: str, names: list[str]) -> None:
    """Persons are no hills, a compass suffix belongs to its road, and any Chinese character can be in a name."""
    assert [candidate.text for candidate in find_by_rules(text)] == names


def test_numbers_in_one_character_are_headings() -> None:
    """㈠, ① and full-width figures number headings as （一） and 1. do, and stand as they are printed."""
    text = "㈠推进城市更新\n改造沥滘村。\n１、交通\n建设新滘路。\n①水务\n整治海珠湖。"

    assert [candidate.section for candidate in find_by_rules(text)] == ["㈠推进城市更新", "１、交通", "①水务"]
