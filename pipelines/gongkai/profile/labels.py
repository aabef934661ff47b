"""What the label of a column says of its texts."""

from __future__ import annotations

import re

#: Numbers that count nothing: they are names, and stay text. A serial number or an id may well be a number.
CODE = re.compile(
    r"代码|编码|编号|号码|证号|文号|单号|账号|卡号|区划|邮编|电话|传真|手机|行码|索引号|条码"
    r"|(?i:(?:^|[_ ])(?:codes?|no|number|zip|postcode|(?:tele)?phone|tel|fax|mobile|insee|siren|siret|uscc)(?:$|[_ ]))"
    r"|[a-z]Code$"
)
#: A question that is answered with yes or no.
QUESTION = re.compile(r"是否|有无|能否|可否|(?i:^(?:is|has|can)_)")
YEAR = re.compile(r"年度|年份|^年$|(?i:^year$|_year$|^annee$)")
DAY = re.compile(r"日期|时间|日$|(?i:date|_on$|_at$|time)")
#: A count of rows, which another file has otherwise.
SERIAL = re.compile(r"序号|^No\.?$|^#$|(?i:^index$|^row$)")
#: Names of natural persons stand here, perhaps among others.
PERSON = re.compile(
    r"姓名|联系人|申请人|负责人|法定代表人|法人代表|当事人|经办人|办理人|承办人|户主|业主|签发人|审核人|填表人|填报人"
    r"|投诉人|举报人|来电人|反映人|被处罚人|受助人|救助对象|监护人|代理人|委托人|领取人|权利人|患者|学生|教师|医生|户名"
    r"|(?i:(?:^|_)(?:contact|applicant|person|full_?name|first_?name|last_?name|surname|owner_?name)(?:$|_))"
)
#: What tells rows apart in most lists.
ID = re.compile(r"(?i:(?:^|[_ ])(?:id|key|uuid|ref)(?:$|[_ ]))|标识|主键")
